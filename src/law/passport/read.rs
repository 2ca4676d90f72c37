//! Reads typed values out of a passport's TOML and notes everything wrong with its line, instead
//! of stopping at the first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

use chrono::{Datelike, NaiveDate};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes::Code;
use super::items::{Choices, Named};
use super::lint::Finding;
use super::problem::Problem;
use crate::law::calendar::{YEAR_MAX, YEAR_MIN};
use crate::law::text::{Text, is_plain};

/// Most bytes of a passport file.
pub const TEXT_BYTES_MAX: usize = 256 << 10;
/// Longest text in a passport, in characters.
pub(super) const TEXT_CHARS_MAX: usize = 400;
/// Most entries of any list.
pub(super) const LIST_MAX: usize = 64;
/// Most findings of one file; the rest would only scroll the first away.
pub(super) const FINDINGS_MAX: usize = 100;

/// Where in the form and in the file something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) item: Option<u8>,
    pub(super) line: usize,
}

/// A table being read: which keys were asked for, so that the others can be called unknown.
pub(super) struct Section<'d, 'i> {
    table: &'d DeTable<'i>,
    path: String,
    pub(super) place: Place,
    read: BTreeSet<String>,
}

/// The reader of one file.
pub(super) struct Reader {
    line_starts: Vec<usize>,
    pub(super) findings: Vec<Finding>,
    /// Title of each item met so far.
    pub(super) titles: BTreeMap<u8, Text>,
    /// Where each item of the form was met.
    pub(super) places: BTreeMap<u8, Place>,
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let starts =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| i + 1);
        let line_starts = std::iter::once(0).chain(starts).collect();
        Self { line_starts, findings: vec![], titles: BTreeMap::new(), places: BTreeMap::new() }
    }

    /// Line of a byte, counted from 1.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        self.line_starts.partition_point(|start| *start <= span.start).max(1)
    }

    pub(super) fn add(&mut self, place: Place, problem: &Problem) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding::of(place, problem));
        }
    }

    pub(super) fn root<'d, 'i>(&self, table: &'d DeTable<'i>) -> Section<'d, 'i> {
        let place = Place { item: None, line: 1 };
        Section { table, path: String::new(), place, read: BTreeSet::new() }
    }

    /// Opens the section of one item, with its title.
    pub(super) fn item<'d, 'i>(
        &mut self,
        root: &mut Section<'d, 'i>,
        key: &str,
        number: u8,
    ) -> Option<Section<'d, 'i>> {
        let mut section = self.section(root, key, Some(number))?;
        self.places.insert(number, section.place);
        if let Some(title) = self.words(&mut section, "title") {
            self.titles.insert(number, title);
        }
        Some(section)
    }

    /// Opens a section that must be there.
    pub(super) fn section<'d, 'i>(
        &mut self,
        parent: &mut Section<'d, 'i>,
        key: &str,
        item: Option<u8>,
    ) -> Option<Section<'d, 'i>> {
        let absent = Place { item: item.or(parent.place.item), ..parent.place };
        let Some((place, value)) = self.find(parent, key) else {
            let key = parent.name(key);
            self.add(absent, &Problem::MissingKey { key });
            return None;
        };
        let place = Place { item: absent.item, ..place };
        self.table_of(value, parent.name(key), place)
    }

    /// A list of tables.
    pub(super) fn tables<'d, 'i>(
        &mut self,
        section: &mut Section<'d, 'i>,
        key: &str,
    ) -> Option<Vec<Section<'d, 'i>>> {
        let (place, values) = self.list(section, key)?;
        let mut tables = Vec::with_capacity(values.len());
        for value in values {
            let place = Place { line: self.line(&value.span()), ..place };
            tables.push(self.table_of(value, section.name(key), place)?);
        }
        Some(tables)
    }

    fn table_of<'d, 'i>(
        &mut self,
        value: &'d Spanned<DeValue<'i>>,
        path: String,
        place: Place,
    ) -> Option<Section<'d, 'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Section { table, path, place, read: BTreeSet::new() }),
            other => {
                let (wanted, found) = ("a table", other.type_str());
                self.add(place, &Problem::WrongType { key: path, wanted, found });
                None
            }
        }
    }

    fn list<'d, 'i>(
        &mut self,
        section: &mut Section<'d, 'i>,
        key: &str,
    ) -> Option<(Place, &'d [Spanned<DeValue<'i>>])> {
        let (place, value) = self.need(section, key)?;
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong(section, key, place, "a list", value.get_ref());
        };
        if array.is_empty() || array.len() > LIST_MAX {
            self.add(place, &Problem::ListSize { key: section.name(key) });
            return None;
        }
        Some((place, array))
    }

    /// A text on one line.
    pub(super) fn string(&mut self, section: &mut Section<'_, '_>, key: &str) -> Option<String> {
        let (place, value) = self.need(section, key)?;
        let Some(text) = value.get_ref().as_str() else {
            return self.wrong(section, key, place, "a text in quotes", value.get_ref());
        };
        let count = text.chars().count();
        if text.trim().is_empty() || count > TEXT_CHARS_MAX || !is_plain(text) {
            self.add(place, &Problem::BadText { key: section.name(key) });
            return None;
        }
        Some(text.to_owned())
    }

    /// A text that may be absent.
    fn optional(&mut self, section: &mut Section<'_, '_>, key: &str) -> Option<String> {
        self.find(section, key)?;
        self.string(section, key)
    }

    /// Why something was worked out: `inferred`, and in Azerbaijani `inferred_az`, without which
    /// the first serves both languages.
    pub(super) fn inferred(&mut self, section: &mut Section<'_, '_>) -> Option<Text> {
        let (en, az) = (self.optional(section, "inferred"), self.optional(section, "inferred_az"));
        let en = en?;
        Some(Text { az: az.unwrap_or_else(|| en.clone()), en })
    }

    /// Whether an optional key is there.
    pub(super) fn has(&mut self, section: &mut Section<'_, '_>, key: &str) -> bool {
        self.find(section, key).is_some()
    }

    /// A term in both languages, under a key of its own.
    pub(super) fn words(&mut self, section: &mut Section<'_, '_>, key: &str) -> Option<Text> {
        let mut words = self.section(section, key, None)?;
        let text = self.both(&mut words);
        self.finish(words);
        text
    }

    /// The keys `az` and `en` of a table.
    pub(super) fn both(&mut self, section: &mut Section<'_, '_>) -> Option<Text> {
        let (az, en) = (self.string(section, "az"), self.string(section, "en"));
        Some(Text { az: az?, en: en? })
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &mut self,
        section: &mut Section<'_, '_>,
        key: &str,
        bounds: RangeInclusive<u32>,
    ) -> Option<u32> {
        let (place, value) = self.need(section, key)?;
        let Some(integer) = value.get_ref().as_integer() else {
            return self.wrong(section, key, place, "a whole number", value.get_ref());
        };
        let number = u32::from_str_radix(integer.as_str(), integer.radix()).ok();
        let within = number.filter(|number| bounds.contains(number));
        if within.is_none() {
            let (from, to) = bounds.into_inner();
            let (key, found) = (section.name(key), integer.to_string());
            self.add(place, &Problem::OutOfBounds { key, found, from, to });
        }
        within
    }

    /// A number of days, minutes, months or years.
    pub(super) fn count(
        &mut self,
        section: &mut Section<'_, '_>,
        key: &str,
        most: u16,
    ) -> Option<u16> {
        let number = self.number(section, key, 1..=u32::from(most))?;
        u16::try_from(number).ok()
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, section: &mut Section<'_, '_>, key: &str) -> Option<bool> {
        let (place, value) = self.need(section, key)?;
        match value.get_ref().as_bool() {
            Some(flag) => Some(flag),
            None => self.wrong(section, key, place, "true or false", value.get_ref()),
        }
    }

    /// A plain date of a year the calendar can reckon with.
    pub(super) fn date(&mut self, section: &mut Section<'_, '_>, key: &str) -> Option<NaiveDate> {
        let (place, value) = self.need(section, key)?;
        let plain = value.get_ref().as_datetime().filter(|d| d.time.is_none()).and_then(|d| d.date);
        let date = plain
            .and_then(|d| {
                NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day))
            })
            .filter(|date| (YEAR_MIN..=YEAR_MAX).contains(&date.year()));
        if date.is_none() {
            self.add(place, &Problem::BadDate { key: section.name(key) });
        }
        date
    }

    /// A value of a closed or open list.
    pub(super) fn code<T: Code>(&mut self, section: &mut Section<'_, '_>, key: &str) -> Option<T> {
        let (place, value) = self.need(section, key)?;
        let path = section.name(key);
        self.code_of(value.get_ref(), path, place)
    }

    /// A list of such values, each once.
    pub(super) fn codes<T: Code>(
        &mut self,
        section: &mut Section<'_, '_>,
        key: &str,
    ) -> Option<Vec<T>> {
        let (place, values) = self.list(section, key)?;
        let mut codes: Vec<T> = Vec::with_capacity(values.len());
        for value in values {
            let code: T = self.code_of(value.get_ref(), section.name(key), place)?;
            if codes.contains(&code) {
                let id = code.code().to_owned();
                self.add(place, &Problem::Repeated { what: "entry", id });
            }
            codes.push(code);
        }
        Some(codes)
    }

    fn code_of<T: Code>(&mut self, value: &DeValue<'_>, key: String, place: Place) -> Option<T> {
        let code = value.as_str().and_then(T::from_code);
        if code.is_none() {
            let found = value.as_str().map_or(value.type_str().to_owned(), |text| {
                text.chars().filter(|c| !c.is_control()).take(60).collect()
            });
            self.add(place, &Problem::UnknownCode { key, found, expected: T::expected() });
        }
        code
    }

    /// A list of options with what is selected; `one` where the form allows a single tick. Empty
    /// when it cannot be read.
    pub(super) fn choices<T: Code>(
        &mut self,
        root: &mut Section<'_, '_>,
        key: &str,
        number: u8,
        one: bool,
    ) -> Choices<T> {
        let choices = self.item(root, key, number).and_then(|section| self.choice(section, one));
        choices.unwrap_or_else(|| Choices { options: vec![], selected: vec![], inferred: None })
    }

    fn choice<T: Code>(&mut self, mut section: Section<'_, '_>, one: bool) -> Option<Choices<T>> {
        let options = self.options::<T>(&mut section);
        let selected: Option<Vec<T>> = self.codes(&mut section, "selected");
        let inferred = self.inferred(&mut section);
        let place = section.place;
        self.finish(section);
        let (options, selected) = (options?, selected?);
        for id in &selected {
            if !options.iter().any(|option| option.id == *id) {
                self.add(place, &Problem::NotAnOption { id: id.code().to_owned() });
            }
        }
        if one && selected.len() != 1 {
            self.add(place, &Problem::SelectedCount { count: selected.len() });
        }
        Some(Choices { options, selected, inferred })
    }

    fn options<T: Code>(&mut self, section: &mut Section<'_, '_>) -> Option<Vec<Named<T>>> {
        let mut options: Vec<Named<T>> = Vec::new();
        for mut table in self.tables(section, "options")? {
            let (id, name) = (self.code::<T>(&mut table, "id"), self.both(&mut table));
            let place = table.place;
            self.finish(table);
            let (id, name) = (id?, name?);
            if options.iter().any(|option| option.id == id) {
                let id = id.code().to_owned();
                self.add(place, &Problem::Repeated { what: "option", id });
            }
            options.push(Named { id, name });
        }
        Some(options)
    }

    /// Names the keys nobody asked for.
    pub(super) fn finish(&mut self, section: Section<'_, '_>) {
        for key in section.table.keys().filter(|key| !section.read.contains(key.get_ref().as_ref()))
        {
            let place = Place { line: self.line(&key.span()), ..section.place };
            let name: String = key.get_ref().chars().filter(|c| !c.is_control()).take(60).collect();
            self.add(place, &Problem::UnknownKey { key: section.name(&name) });
        }
    }

    fn find<'d, 'i>(
        &mut self,
        section: &mut Section<'d, 'i>,
        key: &str,
    ) -> Option<(Place, &'d Spanned<DeValue<'i>>)> {
        section.read.insert(key.to_owned());
        let (name, value) = section.table.get_key_value(key)?;
        let place = Place { line: self.line(&name.span()), ..section.place };
        Some((place, value))
    }

    fn need<'d, 'i>(
        &mut self,
        section: &mut Section<'d, 'i>,
        key: &str,
    ) -> Option<(Place, &'d Spanned<DeValue<'i>>)> {
        let found = self.find(section, key);
        if found.is_none() {
            self.add(section.place, &Problem::MissingKey { key: section.name(key) });
        }
        found
    }

    fn wrong<T>(
        &mut self,
        section: &Section<'_, '_>,
        key: &str,
        place: Place,
        wanted: &'static str,
        found: &DeValue<'_>,
    ) -> Option<T> {
        let (key, found) = (section.name(key), found.type_str());
        self.add(place, &Problem::WrongType { key, wanted, found });
        None
    }
}

impl Section<'_, '_> {
    /// Line of a key; 1 when it is absent.
    pub(super) fn line_of(&self, reader: &Reader, key: &str) -> usize {
        self.table.get_key_value(key).map_or(1, |(name, _)| reader.line(&name.span()))
    }

    /// Full name of a key, as a person would look for it.
    fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}
