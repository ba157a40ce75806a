//! Pages for people: the map at `/`, the catalogue of data, and the API's reference.
//!
//! They are made on the server, can be read without JavaScript and ask nothing of other servers; all they need beside
//! themselves is the files [`asset`] gives. They name these relative to themselves (in [`asset_root`]), so that they also
//! work below a path of a proxy, and so belong at `/` and at paths of one part such as `/api`. Greek comes first, English
//! second. Whatever comes from data is text, never markup.
//!
//! What stands on the pages is left to the caller, as are HTTP and its headers.

mod assets;
mod badge;
mod docs;
mod html;
mod landing;
mod map;
mod page;
mod place;
mod problem;
mod records;

#[cfg(test)]
mod samples;

pub use assets::{Asset, asset, asset_paths, asset_root, assets_version};
pub use docs::docs_page;
pub use html::escape;
pub use landing::{CollectionRow, IndicatorRow, LandingPage, PageLink, ServiceKindRow, landing_page};
pub use map::{
    AtlasSummary, Choice, FigureRow, Figures, IndicatorLevel, IndicatorSummary, KindSummary, LevelSummary, MapPage,
    RampSummary, ViewSummary, map_page,
};
pub use place::{PlacePage, place_page};
pub use problem::{ProblemPage, problem_page};
