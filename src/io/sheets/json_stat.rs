//! JSON-stat 2.0: a cube as a flat table, one row a cell.
//!
//! Each dimension is a column of codes, and one of labels beside it where labels differ. The last dimension runs fastest.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::sheets::{Cell, Sheet, SheetRow, SourceFormat, Workbook};

use super::{ReadLimits, SheetError};

/// Numbers a block may hold before it is refused, whatever the limits say.
const MOST_NUMBERS: usize = 50_000_000;

#[derive(Deserialize)]
struct Dataset {
    version: Option<String>,
    class: Option<String>,
    label: Option<String>,
    #[serde(default)]
    id: Vec<String>,
    #[serde(default)]
    size: Vec<usize>,
    #[serde(default)]
    dimension: HashMap<String, Dimension>,
    value: Option<Block<Scalar>>,
    status: Option<Block<String>>,
    #[serde(rename = "type")]
    kind: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Dimension {
    label: Option<String>,
    #[serde(default)]
    category: Category,
}

#[derive(Default, Deserialize)]
struct Category {
    index: Option<Index>,
    #[serde(default)]
    label: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Index {
    List(Vec<String>),
    Places(HashMap<String, usize>),
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(f64),
    Text(String),
}

/// Values or marks of all cells: one for all, a list, or those of some places.
enum Block<T> {
    All(T),
    List(Vec<Option<T>>),
    Places(HashMap<usize, T>),
}

impl<T> Block<T> {
    fn at(&self, place: usize) -> Option<&T> {
        match self {
            Self::All(all) => Some(all),
            Self::List(list) => list.get(place)?.as_ref(),
            Self::Places(places) => places.get(&place),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Block<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BlockVisitor(PhantomData))
    }
}

struct BlockVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for BlockVisitor<T> {
    type Value = Block<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, an object by place, or one text for all")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::StrDeserializer::<E>::new(text)).map(Block::All)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            if list.len() >= MOST_NUMBERS {
                return Err(A::Error::custom("too many values"));
            }
            list.push(value);
        }
        Ok(Block::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut places = HashMap::new();
        while let Some((place, value)) = map.next_entry::<String, Option<T>>()? {
            let place = place.parse().map_err(|_error| A::Error::custom("a place that is no number"))?;
            places.extend(value.map(|value| (place, value)));
        }
        Ok(Block::Places(places))
    }
}

/// Reads a data set.
pub(super) fn read(bytes: &[u8], name: &str, limits: &ReadLimits) -> Result<Workbook, SheetError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let data: Dataset = serde_json::from_slice(bytes).map_err(|error| SheetError::broken("JSON", &error))?;
    let is_dataset = data.version.is_some() && data.class.as_deref() == Some("dataset");
    if !is_dataset {
        let found = if data.kind.is_some() { "GeoJSON or TopoJSON" } else { "JSON other than a JSON-stat 2.0 dataset" };
        return Err(SheetError::OtherFormat { found });
    }
    let sheet = flat_table(&data, name, limits)?;
    Ok(Workbook { name: name.to_owned(), format: SourceFormat::JsonStat, sheets: vec![sheet], notes: Vec::new() })
}

/// A dimension ready to be written: for each place the cells of its columns.
struct Axis {
    headers: Vec<Cell>,
    cells: Vec<Vec<Cell>>,
}

fn flat_table(data: &Dataset, name: &str, limits: &ReadLimits) -> Result<Sheet, SheetError> {
    let broken = |message: String| SheetError::Broken { format: "JSON-stat", message };
    if data.id.len() != data.size.len() {
        return Err(broken(format!("{} dimensions and {} sizes", data.id.len(), data.size.len())));
    }
    let count = data.size.iter().try_fold(1_usize, |count, &size| count.checked_mul(size)).unwrap_or(usize::MAX);
    SheetError::check("rows", count as u64, limits.rows)?;
    let columns = data.id.len() * 2 + 2;
    SheetError::check("columns", columns as u64, limits.columns as u64)?;
    SheetError::check("cells", (count as u64).saturating_mul(columns as u64), limits.cells)?;
    let mut axes = Vec::new();
    for (id, &size) in data.id.iter().zip(&data.size) {
        let dimension = data.dimension.get(id).ok_or_else(|| broken(format!("dimension '{id}' is not described")))?;
        axes.push(
            axis(id, size, dimension)
                .ok_or_else(|| broken(format!("dimension '{id}' does not name {size} categories")))?,
        );
    }
    let mut sheet = Sheet::new(data.label.as_deref().unwrap_or(name), SourceFormat::JsonStat);
    let mut header: Vec<Cell> = axes.iter().flat_map(|axis| axis.headers.clone()).collect();
    header.push(Cell::of_text("value"));
    header.extend(data.status.as_ref().map(|_| Cell::of_text("status")));
    sheet.rows.push(SheetRow { number: 1, cells: header, hidden: false });
    sheet.rows.extend((0..count).map(|place| row(data, &axes, place)));
    Ok(sheet)
}

fn axis(id: &str, size: usize, dimension: &Dimension) -> Option<Axis> {
    let codes = codes(size, &dimension.category)?;
    let label_of = |code: &String| dimension.category.label.get(code).filter(|label| *label != code);
    let labelled = codes.iter().any(|code| label_of(code).is_some());
    let mut headers = vec![Cell::of_text(id)];
    if labelled {
        let label = dimension.label.as_ref().filter(|label| *label != id);
        headers.push(Cell::of_text(&label.cloned().unwrap_or_else(|| format!("{id} label"))));
    }
    let cells_of = |code: &String| {
        let mut cells = vec![Cell::of_text(code)];
        if labelled {
            cells.push(Cell::of_text(dimension.category.label.get(code).unwrap_or(code)));
        }
        cells
    };
    Some(Axis { headers, cells: codes.iter().map(cells_of).collect() })
}

/// Returns the codes of a dimension in their order.
fn codes(size: usize, category: &Category) -> Option<Vec<String>> {
    match &category.index {
        Some(Index::List(codes)) => (codes.len() == size).then(|| codes.clone()),
        Some(Index::Places(places)) => {
            let mut codes = vec![None; size.min(places.len())];
            for (code, &place) in places {
                *codes.get_mut(place)? = Some(code.clone());
            }
            (codes.len() == size).then(|| codes.into_iter().collect())?
        }
        // Of one category the index may be left out.
        None => (size == 1 && category.label.len() == 1).then(|| category.label.keys().cloned().collect()),
    }
}

fn row(data: &Dataset, axes: &[Axis], place: usize) -> SheetRow {
    let mut cells: Vec<Cell> = Vec::new();
    let mut step = 1;
    for axis in axes.iter().rev() {
        let category = &axis.cells[(place / step) % axis.cells.len()];
        cells.splice(0..0, category.iter().cloned());
        step *= axis.cells.len();
    }
    cells.push(match data.value.as_ref().and_then(|values| values.at(place)) {
        None => Cell::Empty,
        Some(Scalar::Number(value)) => Cell::of_number(*value),
        Some(Scalar::Text(text)) => Cell::of_text(text),
    });
    cells.extend(data.status.as_ref().map(|status| status.at(place).map_or(Cell::Empty, |mark| Cell::of_text(mark))));
    SheetRow { number: place as u64 + 2, cells, hidden: false }
}
