//! The calendar file: CSV with a first line `# confirmed_through=DATE`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{Calendar, CalendarRow, DayKind, ROWS_MAX, YEAR_MAX, YEAR_MIN};
use crate::law::text::is_plain;

/// Most bytes of a calendar file.
pub const FILE_BYTES_MAX: usize = 1 << 20;
/// Most errors reported of one file; the rest would only scroll the first away.
pub const ERRORS_MAX: usize = 20;
/// Longest name, decree or territory, in characters.
pub const FIELD_CHARS_MAX: usize = 200;
/// Characters of the hash kept as the version.
const VERSION_CHARS: usize = 12;
/// Columns of the file, in this order.
const COLUMNS: [&str; 7] =
    ["date", "kind", "estimated", "territory", "name_az", "name_en", "decree"];
/// Key of the first line.
const CONFIRMED: &str = "confirmed_through";
/// Kinds that may be written in a file; the plain ones follow from the week.
const KINDS: [DayKind; 7] = [
    DayKind::PublicHoliday,
    DayKind::MourningDay,
    DayKind::TransferDayOff,
    DayKind::SwapDayOff,
    DayKind::SwapWorkingDay,
    DayKind::ElectionDay,
    DayKind::ObservanceWorking,
];

/// What is wrong with one line of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// The file is larger than the program reads.
    #[error("the file has {bytes} bytes; at most {FILE_BYTES_MAX} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The first line does not say how far the data are confirmed.
    #[error("the file does not say through which day its data are confirmed")]
    NoConfirmedThrough,
    /// The columns are not the ones expected.
    #[error("the columns are \"{found}\"")]
    Header {
        /// The header as found.
        found: String,
    },
    /// The line has too few or too many columns, or is not CSV at all.
    #[error("the line cannot be read as {} columns: {reason}", COLUMNS.len())]
    Shape {
        /// What the CSV reader says.
        reason: String,
    },
    /// Not a date.
    #[error("\"{found}\" is not a date that exists")]
    Date {
        /// As written.
        found: String,
    },
    /// A year outside the bounds.
    #[error("the year {year} is outside {YEAR_MIN} to {YEAR_MAX}")]
    Year {
        /// The year.
        year: i32,
    },
    /// An unknown kind of day.
    #[error("\"{found}\" is not a kind of day")]
    Kind {
        /// As written.
        found: String,
    },
    /// Neither true nor false.
    #[error("\"{found}\" in the column estimated is neither true nor false")]
    Estimated {
        /// As written.
        found: String,
    },
    /// A territory on a day that is not an election.
    #[error("only an election can be limited to a territory")]
    Territory,
    /// A name or decree is missing, too long or holds characters that cannot be shown.
    #[error("the column {column} is empty, too long or holds unseen characters")]
    Field {
        /// Name of the column.
        column: &'static str,
    },
    /// The same entry twice.
    #[error("the same entry stands on line {first} already")]
    Duplicate {
        /// Line of the first one.
        first: usize,
    },
    /// A day is both made working and made a rest day by swap.
    #[error("the day is made a working day and a rest day by swap at once")]
    Contradiction,
    /// More rows than the program reads.
    #[error("the file has more than {ROWS_MAX} rows")]
    TooManyRows,
}

impl CalendarFault {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::TooLarge { .. } | Self::TooManyRows => {
                "Keep only the years that open cases can reach.".to_owned()
            }
            Self::NoConfirmedThrough => {
                format!(
                    "Write \"# {CONFIRMED}=2026-12-31\" as the first line, with the last day the Cabinet has fixed."
                )
            }
            Self::Header { .. } => format!("Write the columns as: {}", COLUMNS.join(",")),
            Self::Shape { .. } => "Put names that hold a comma in double quotes.".to_owned(),
            Self::Date { .. } => "Write the day as YYYY-MM-DD, for example 2026-03-20.".to_owned(),
            Self::Year { .. } => "Check the year.".to_owned(),
            Self::Kind { .. } => {
                format!("Write one of: {}.", KINDS.map(DayKind::as_str).join(", "))
            }
            Self::Estimated { .. } => "Write true, or false, or leave it empty.".to_owned(),
            Self::Territory => {
                "Leave the territory empty, or write election_day as the kind.".to_owned()
            }
            Self::Field { .. } => {
                format!("Write 1 to {FIELD_CHARS_MAX} plain characters on one line.")
            }
            Self::Duplicate { .. } => "Remove one of the two lines.".to_owned(),
            Self::Contradiction => {
                "Keep the entry of the later Cabinet decision, remove the other.".to_owned()
            }
        }
    }
}

/// One error of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}. {}", .fault.remedy())]
pub struct CalendarError {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: CalendarFault,
}

/// Everything wrong with a calendar file, at most [`ERRORS_MAX`]; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CalendarErrors(pub Vec<CalendarError>);

impl std::fmt::Display for CalendarErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the calendar cannot be used and nothing was changed")?;
        self.0.iter().try_for_each(|error| write!(f, "\n  {error}"))
    }
}

/// Collects errors with their lines.
#[derive(Default)]
struct Faults(Vec<CalendarError>);

impl Faults {
    fn add(&mut self, line: usize, fault: CalendarFault) {
        if self.0.len() < ERRORS_MAX {
            self.0.push(CalendarError { line, fault });
        }
    }
}

pub(super) fn parse(text: &str) -> Result<Calendar, CalendarErrors> {
    let one = |line, fault| CalendarErrors(vec![CalendarError { line, fault }]);
    if text.len() > FILE_BYTES_MAX {
        return Err(one(1, CalendarFault::TooLarge { bytes: text.len() }));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let confirmed = first
        .trim()
        .strip_prefix('#')
        .and_then(|rest| rest.trim().strip_prefix(CONFIRMED))
        .and_then(|rest| rest.trim_start().strip_prefix('='))
        .map(str::trim)
        .ok_or_else(|| one(1, CalendarFault::NoConfirmedThrough))?;
    let confirmed_through = date(confirmed).map_err(|fault| one(1, fault))?;

    let mut faults = Faults::default();
    let lined = read_rows(body, &mut faults);
    check_together(&lined, &mut faults);
    if !faults.0.is_empty() {
        faults.0.sort_by_key(|error| error.line);
        return Err(CalendarErrors(faults.0));
    }
    let mut rows: Vec<CalendarRow> = lined.into_iter().map(|(_, row)| row).collect();
    rows.sort_by_key(|row| row.date);
    let mut calendar = Calendar { version: String::new(), confirmed_through, rows };
    let hash = blake3::hash(to_csv(&calendar).as_bytes()).to_hex();
    calendar.version = hash.chars().take(VERSION_CHARS).collect();
    Ok(calendar)
}

fn read_rows(body: &str, faults: &mut Faults) -> Vec<(usize, CalendarRow)> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .comment(Some(b'#'))
        .from_reader(body.as_bytes());
    let mut rows = Vec::new();
    let mut header = false;
    for record in reader.records() {
        // The first line was taken off before, so the body's line 1 is the file's line 2.
        let place = |position: Option<&csv::Position>| {
            position
                .map_or(2, |p| usize::try_from(p.line()).unwrap_or(usize::MAX).saturating_add(1))
        };
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = place(error.position());
                faults.add(line, CalendarFault::Shape { reason: shape(&error) });
                continue;
            }
        };
        let line = place(record.position());
        if !header {
            header = true;
            if !record.iter().map(str::trim).eq(COLUMNS) {
                let found = record.iter().collect::<Vec<_>>().join(",");
                faults.add(line, CalendarFault::Header { found: shown(&found) });
                return rows;
            }
            continue;
        }
        if rows.len() >= ROWS_MAX {
            faults.add(line, CalendarFault::TooManyRows);
            return rows;
        }
        if let Some(row) = read_row(&record, line, faults) {
            rows.push((line, row));
        }
    }
    if !header {
        faults.add(2, CalendarFault::Header { found: String::new() });
    }
    rows
}

fn shape(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { len, .. } => format!("it has {len}"),
        _ => "it is not CSV".to_owned(),
    }
}

fn read_row(record: &csv::StringRecord, line: usize, faults: &mut Faults) -> Option<CalendarRow> {
    let cell = |column: usize| record.get(column).unwrap_or_default().trim();
    let before = faults.0.len();
    let date = date(cell(0)).map_err(|fault| faults.add(line, fault)).ok();
    let kind = KINDS.into_iter().find(|kind| kind.as_str() == cell(1));
    if kind.is_none() {
        faults.add(line, CalendarFault::Kind { found: shown(cell(1)) });
    }
    let estimated = match cell(2) {
        "true" => true,
        "" | "false" => false,
        other => {
            faults.add(line, CalendarFault::Estimated { found: shown(other) });
            false
        }
    };
    let territory = Some(cell(3)).filter(|place| !place.is_empty()).map(str::to_owned);
    if territory.is_some() && kind.is_some_and(|kind| kind != DayKind::ElectionDay) {
        faults.add(line, CalendarFault::Territory);
    }
    for (column, name) in COLUMNS.into_iter().enumerate().skip(3) {
        let value = cell(column);
        let missing = value.is_empty() && name != "territory";
        if missing || value.chars().count() > FIELD_CHARS_MAX || !is_plain(value) {
            faults.add(line, CalendarFault::Field { column: name });
        }
    }
    if faults.0.len() != before || faults.0.len() >= ERRORS_MAX {
        return None;
    }
    let text = |column: usize| cell(column).to_owned();
    let (name_az, name_en, decree) = (text(4), text(5), text(6));
    Some(CalendarRow { date: date?, kind: kind?, estimated, name_az, name_en, territory, decree })
}

/// Checks that need more than one row.
fn check_together(rows: &[(usize, CalendarRow)], faults: &mut Faults) {
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    let mut swaps: BTreeMap<NaiveDate, BTreeSet<&str>> = BTreeMap::new();
    for (line, row) in rows {
        let key = (row.date, row.kind.as_str(), row.territory.as_deref(), row.name_az.as_str());
        if let Some(first) = seen.insert(key, *line) {
            faults.add(*line, CalendarFault::Duplicate { first });
        }
        if matches!(row.kind, DayKind::SwapDayOff | DayKind::SwapWorkingDay) {
            let kinds = swaps.entry(row.date).or_default();
            kinds.insert(row.kind.as_str());
            if kinds.len() > 1 {
                faults.add(*line, CalendarFault::Contradiction);
            }
        }
    }
}

/// A date in exactly the form YYYY-MM-DD, so that no field is guessed.
fn date(text: &str) -> Result<NaiveDate, CalendarFault> {
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let parsed = shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    let day = parsed.ok_or_else(|| CalendarFault::Date { found: shown(text) })?;
    if (YEAR_MIN..=YEAR_MAX).contains(&day.year()) {
        Ok(day)
    } else {
        Err(CalendarFault::Year { year: day.year() })
    }
}

/// Foreign text made safe and short enough for an error message.
fn shown(text: &str) -> String {
    const SHOWN_CHARS_MAX: usize = 60;
    text.chars().filter(|c| !c.is_control()).take(SHOWN_CHARS_MAX).collect()
}

pub(super) fn to_csv(calendar: &Calendar) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory cannot fail; a record that did would be missing and change the hash.
    let _ = writer.write_record(COLUMNS);
    for row in &calendar.rows {
        let _ = writer.write_record([
            row.date.to_string().as_str(),
            row.kind.as_str(),
            if row.estimated { "true" } else { "" },
            row.territory.as_deref().unwrap_or_default(),
            &row.name_az,
            &row.name_en,
            &row.decree,
        ]);
    }
    let body = writer.into_inner().unwrap_or_default();
    format!("# {CONFIRMED}={}\n{}", calendar.confirmed_through, String::from_utf8_lossy(&body))
}
