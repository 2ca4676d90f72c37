//! From the file's sections to a passport: one function for each group of items.

use std::collections::BTreeSet;

use super::codes::{Code, DocumentKind, StepKind};
use super::items::{Amount, Document, FormTerm, ITEMS, ItemRef, Rules, Step, Substitute};
use super::problem::Problem;
use super::read::{Place, Reader, Section};
use super::{NoticeReading, Passport};
use crate::law::text::Text;

/// Longest term in any unit.
const TERM_MAX: u16 = 366;
/// Longest operator standard, in minutes: a working day.
const OPERATOR_MINUTES_MAX: u16 = 480;
/// Highest minimum wage, in manats.
const WAGE_MAX: u32 = 100_000;
/// Highest multiple of the wage.
const MULTIPLE_MAX: u32 = 100;

impl Code for NoticeReading {
    fn from_code(code: &str) -> Option<Self> {
        [Self::Eve, Self::ClearDay].into_iter().find(|reading| reading.as_str() == code)
    }

    fn code(&self) -> &str {
        self.as_str()
    }

    fn expected() -> String {
        "eve, clear_day".to_owned()
    }
}

/// Reads the whole passport. What is missing stays empty and is an error the reader has noted, so
/// that one run names everything; the caller uses the result only when there is no error.
pub(super) fn passport(
    reader: &mut Reader,
    root: &mut Section<'_, '_>,
    hash: &str,
) -> Option<Passport> {
    let r = reader;
    let rules = rules(r, root);
    let own = r.string(root, "version").unwrap_or_default();
    let (documents, documents_note) =
        value(r, root, "documents", 21, documents).unwrap_or_default();
    let (steps, steps_note) = value(r, root, "steps", 23, steps).unwrap_or_default();
    let words = |r: &mut Reader, s: &mut Section<'_, '_>| r.words(s, "value");
    let minutes =
        |r: &mut Reader, s: &mut Section<'_, '_>| r.count(s, "value", OPERATOR_MINUTES_MAX);
    Some(Passport {
        version: format!("{own}+{hash}"),
        approved: r.words(root, "approved").unwrap_or_default(),
        name: value(r, root, "name", 1, words).unwrap_or_default(),
        id: value(r, root, "id", 2, service_id).unwrap_or_default(),
        classification: r.choices(root, "classification", 3, true),
        units: r.choices(root, "units", 4, false),
        legal_basis: value(r, root, "legal_basis", 5, acts).unwrap_or_default(),
        request_channels: r.choices(root, "request_channels", 6, false),
        communication_channels: r.choices(root, "communication_channels", 7, false),
        answer_channels: r.choices(root, "answer_channels", 8, false),
        refusal_grounds: r.choices(root, "refusal_grounds", 9, false),
        users: r.choices(root, "users", 10, false),
        back_office: r.choices(root, "back_office", 11, true),
        total_term: term(r, root, ["total_unit", "total_term"], 12),
        front_term: term(r, root, ["front_unit", "front_term"], 14),
        back_term: term(r, root, ["back_unit", "back_term"], 16),
        operator_minutes: value(r, root, "operator_minutes", 18, minutes).unwrap_or_default(),
        fee: r.choices(root, "fee", 19, true),
        places: r.choices(root, "places", 20, false),
        documents,
        documents_note,
        evidence_forms: r.choices(root, "evidence_forms", 22, false),
        steps,
        steps_note,
        systems: r.choices(root, "systems", 24, false),
        subsystems: r.choices(root, "subsystems", 25, false),
        digitisation: r.choices(root, "digitisation", 26, true),
        responsible: value(r, root, "responsible", 27, words).unwrap_or_default(),
        amounts: amounts(r, root, rules.as_ref()).unwrap_or_default(),
        titles: (1..=ITEMS).map(|item| r.titles.get(&item).cloned().unwrap_or_default()).collect(),
        rules: rules?,
    })
}

/// Opens an item, reads it with `read` and names the keys left over.
fn value<'d, 'i, T>(
    reader: &mut Reader,
    root: &mut Section<'d, 'i>,
    key: &str,
    number: u8,
    read: impl FnOnce(&mut Reader, &mut Section<'d, 'i>) -> Option<T>,
) -> Option<T> {
    let mut section = reader.item(root, key, number)?;
    let value = read(reader, &mut section);
    reader.finish(section);
    value
}

fn service_id(reader: &mut Reader, section: &mut Section<'_, '_>) -> Option<String> {
    let id = reader.string(section, "value")?;
    let pair = |pair: &str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_digit());
    if id.split('-').count() == 4 && id.split('-').all(pair) {
        return Some(id);
    }
    reader.add(section.place, &Problem::ServiceId { found: id });
    None
}

fn acts(reader: &mut Reader, section: &mut Section<'_, '_>) -> Option<Vec<Text>> {
    let mut acts = Vec::new();
    for mut table in reader.tables(section, "acts")? {
        let act = reader.both(&mut table);
        reader.finish(table);
        acts.push(act?);
    }
    Some(acts)
}

/// A unit's item and, one further, the number's.
fn term(
    reader: &mut Reader,
    root: &mut Section<'_, '_>,
    keys: [&str; 2],
    unit_item: u8,
) -> FormTerm {
    let [unit_key, number_key] = keys;
    let unit = reader.choices(root, unit_key, unit_item, true);
    let number =
        value(reader, root, number_key, unit_item + 1, |r, s| r.count(s, "value", TERM_MAX));
    FormTerm { unit, number: number.unwrap_or_default() }
}

fn documents(reader: &mut Reader, section: &mut Section<'_, '_>) -> Option<(Vec<Document>, Text)> {
    let note = reader.words(section, "note");
    let mut documents: Vec<Document> = Vec::new();
    for mut table in reader.tables(section, "list")? {
        let document = document(reader, &mut table);
        let place = table.place;
        reader.finish(table);
        let document = document?;
        if documents.iter().any(|other| other.kind == document.kind) {
            let id = document.kind.as_str().to_owned();
            reader.add(place, &Problem::Repeated { what: "document", id });
        }
        documents.push(document);
    }
    Some((documents, note?))
}

fn document(reader: &mut Reader, table: &mut Section<'_, '_>) -> Option<Document> {
    let kind: Option<DocumentKind> = reader.code(table, "kind");
    let name = reader.words(table, "name");
    let required_when = reader.codes(table, "required_when");
    let inferred = reader.inferred(table);
    let item = if reader.has(table, "item") {
        let number = reader.number(table, "item", 1..=u32::from(ITEMS));
        if let Some(found) = number.filter(|number| ![6, 21].contains(number)) {
            reader.add(table.place, &Problem::DocumentItem { found });
        }
        u8::try_from(number?).ok().map(ItemRef)?
    } else {
        ItemRef::DOCUMENTS
    };
    let substitute = if reader.has(table, "substitute") {
        let mut section = reader.section(table, "substitute", None)?;
        let (when, name) = (reader.code(&mut section, "when"), reader.both(&mut section));
        reader.finish(section);
        Some(Substitute { when: when?, name: name? })
    } else {
        None
    };
    let (kind, name, required_when) = (kind?, name?, required_when?);
    Some(Document { kind, item, name, required_when, substitute, inferred })
}

fn steps(reader: &mut Reader, section: &mut Section<'_, '_>) -> Option<(Vec<Step>, Text)> {
    let note = reader.words(section, "note");
    let mut steps: Vec<Step> = Vec::new();
    let mut ids = BTreeSet::new();
    for mut table in reader.tables(section, "list")? {
        let id: Option<String> = reader.code(&mut table, "id");
        let kind: Option<StepKind> = reader.code(&mut table, "kind");
        let actors = reader.codes(&mut table, "actors");
        let (name, why) = (reader.words(&mut table, "name"), reader.words(&mut table, "why"));
        let place = table.place;
        reader.finish(table);
        let (id, kind, actors, name, why) = (id?, kind?, actors?, name?, why?);
        if !ids.insert(id.clone()) {
            reader.add(place, &Problem::Repeated { what: "step", id: id.clone() });
        }
        let wanted = StepKind::ALL.get(steps.len()).copied();
        if wanted != Some(kind) {
            reader.add(place, &Problem::Steps { wanted, found: Some(kind) });
        }
        steps.push(Step { id, kind, actors, name, why });
    }
    if let Some(missing) = StepKind::ALL.get(steps.len()).copied() {
        reader.add(section.place, &Problem::Steps { wanted: Some(missing), found: None });
    }
    Some((steps, note?))
}

fn rules(reader: &mut Reader, root: &mut Section<'_, '_>) -> Option<Rules> {
    let mut section = reader.section(root, "rules", None)?;
    let s = &mut section;
    let counting = reader.code(s, "counting");
    let roll_forward = reader.flag(s, "roll_forward");
    let notice_reading = reader.code(s, "notice_reading");
    let refusal_notice_days = reader.count(s, "refusal_notice_days", TERM_MAX);
    let allowance_reference = reader.code(s, "allowance_reference");
    let wage_multiple = reader.number(s, "wage_multiple", 1..=MULTIPLE_MAX);
    let appeal_days = reader.count(s, "appeal_days", TERM_MAX);
    let warn_released_years = reader.count(s, "warn_released_years", 100);
    let warn_from_abroad_months = reader.count(s, "warn_from_abroad_months", 1200);
    reader.finish(section);
    Some(Rules {
        counting: counting?,
        roll_forward: roll_forward?,
        notice_reading: notice_reading?,
        refusal_notice_days: refusal_notice_days?,
        allowance_reference: allowance_reference?,
        wage_multiple: wage_multiple?,
        appeal_days: appeal_days?,
        warn_released_years: warn_released_years?,
        warn_from_abroad_months: warn_from_abroad_months?,
    })
}

fn amounts(
    reader: &mut Reader,
    root: &mut Section<'_, '_>,
    rules: Option<&Rules>,
) -> Option<Vec<Amount>> {
    let mut amounts: Vec<Amount> = Vec::new();
    for mut table in reader.tables(root, "amounts")? {
        let amount = amount(reader, &mut table);
        let place = table.place;
        reader.finish(table);
        let amount = amount?;
        check_amount(reader, place, amount, amounts.last(), rules);
        amounts.push(amount);
    }
    Some(amounts)
}

fn amount(reader: &mut Reader, table: &mut Section<'_, '_>) -> Option<Amount> {
    let from = reader.date(table, "from");
    let minimum_wage = reader.number(table, "minimum_wage", 1..=WAGE_MAX);
    let manats = reader.number(table, "manats", 1..=WAGE_MAX * MULTIPLE_MAX);
    let mark = reader.code(table, "mark");
    Some(Amount { from: from?, minimum_wage: minimum_wage?, manats: manats?, mark: mark? })
}

fn check_amount(
    reader: &mut Reader,
    place: Place,
    amount: Amount,
    before: Option<&Amount>,
    rules: Option<&Rules>,
) {
    if before.is_some_and(|before| before.from >= amount.from) {
        reader.add(place, &Problem::AmountOrder { from: amount.from });
    }
    let Some(multiple) = rules.map(|rules| rules.wage_multiple) else { return };
    if amount.minimum_wage.checked_mul(multiple) != Some(amount.manats) {
        let (wage, manats) = (amount.minimum_wage, amount.manats);
        reader.add(place, &Problem::AmountProduct { wage, multiple, manats });
    }
}
