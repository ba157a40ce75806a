//! Pages for people: the map at `/`, the catalogue of data, the profile of an area, the search for places, the API's
//! reference, and what is shown where a request was not answered.
//!
//! They are made on the server, can be read without JavaScript and ask nothing of other servers; all they need beside
//! themselves is the files [`asset`] gives. They name these relative to themselves (in [`asset_root`]), so that they also
//! work below a path of a proxy; each says at which path it belongs. Each is in one language, Greek or
//! English, and offers the other. Whatever comes from data is text, never markup.
//!
//! What stands on the pages is left to the caller, as are HTTP and its headers.

mod analysis;
mod area_map;
mod assets;
mod badge;
mod docs;
mod finder;
mod form;
mod frame;
mod html;
mod join;
mod landing;
mod listing;
mod map;
mod page;
mod place;
mod problem;
mod records;
mod search;
mod sections;
mod site;

#[cfg(test)]
mod samples;

pub use analysis::{
    AnalysisCell, AnalysisColumn, AnalysisPage, AnalysisRow, AnalysisTable, KeyFigure, SourceLine, analysis_page,
};
pub use area_map::{AreaMap, ClassGrid, MapLabel, MapMarker, MarkerKind, ToldArea};
pub use assets::{Asset, asset, asset_paths, asset_root, assets_version};
pub use docs::docs_page;
pub use finder::{FinderItem, FinderPage, FinderPassedOver, OpenMood, ServicePage, finder_page, service_page};
pub use form::{FormField, FormInput};
pub use frame::SiteFrame;
pub use html::escape;
pub use join::{
    ChoiceField, ChoiceForm, CountRow, DoubtRow, JoinPage, JoinProposal, Mood, QuestionRow, UnderstoodRow, join_page,
};
pub use landing::{CollectionRow, IndicatorRow, LandingPage, PageLink, ServiceKindRow, landing_page};
pub use listing::{ListingCell, ListingPage, ListingTable, listing_page};
pub use map::{
    AtlasSummary, Choice, FigureRow, Figures, IndicatorLevel, IndicatorSummary, KindSummary, LevelSummary, MapPage,
    RampSummary, ViewSummary, map_page,
};
pub use place::{PlaceAccess, PlacePage, ValueOrigin, place_page};
pub use problem::{ProblemPage, problem_page};
pub use search::{FoundRow, SearchPage, search_page};
pub use sections::Section;
pub use site::{SITE_ASSETS, SiteLegend, SiteMap, SitePage, site_assets, site_page};
