//! A passport as plain text, all items in order.

use std::fmt::Write as _;

use super::codes::Code;
use super::items::{Choices, FormTerm, ItemRef};
use super::{ITEMS, Passport};
use crate::law::text::{Lang, Text};

/// The 27 items as plain text. `[x]` marks what is selected; `?` a selection that was worked out
/// because the source lost its ticks, with the reason below it.
pub fn show(passport: &Passport, lang: Lang) -> String {
    let mut text = format!("{}\n{}\n", passport.approved.get(lang), passport.version);
    for item in 1..=ITEMS {
        let title = passport.title(ItemRef(item)).map_or("", |title| title.get(lang));
        let _ = write!(text, "\n{item}. {title}\n");
        for line in body(passport, item, lang) {
            let _ = writeln!(text, "   {line}");
        }
    }
    text.push('\n');
    for (key, value) in rules(passport) {
        let _ = writeln!(text, "   {key} = {value}");
    }
    text.push('\n');
    for amount in &passport.amounts {
        let (from, wage, mark) = (amount.from, amount.minimum_wage, amount.mark.as_str());
        let multiple = passport.rules.wage_multiple;
        let _ = writeln!(text, "   {from}  {multiple} × {wage} = {} AZN  ({mark})", amount.manats);
    }
    text
}

/// The settings under the keys of the file, since that is where a person changes them.
fn rules(passport: &Passport) -> [(&'static str, String); 9] {
    let rules = &passport.rules;
    [
        ("counting", rules.counting.as_str().to_owned()),
        ("roll_forward", rules.roll_forward.to_string()),
        ("notice_reading", rules.notice_reading.as_str().to_owned()),
        ("refusal_notice_days", rules.refusal_notice_days.to_string()),
        ("allowance_reference", rules.allowance_reference.as_str().to_owned()),
        ("wage_multiple", rules.wage_multiple.to_string()),
        ("appeal_days", rules.appeal_days.to_string()),
        ("warn_released_years", rules.warn_released_years.to_string()),
        ("warn_from_abroad_months", rules.warn_from_abroad_months.to_string()),
    ]
}

fn body(p: &Passport, item: u8, lang: Lang) -> Vec<String> {
    let one = |text: &Text| vec![text.get(lang).to_owned()];
    match item {
        1 => one(&p.name),
        2 => vec![p.id.clone()],
        3 => choices(&p.classification, lang),
        4 => choices(&p.units, lang),
        5 => p.legal_basis.iter().map(|act| act.get(lang).to_owned()).collect(),
        6 => choices(&p.request_channels, lang),
        7 => choices(&p.communication_channels, lang),
        8 => choices(&p.answer_channels, lang),
        9 => choices(&p.refusal_grounds, lang),
        10 => choices(&p.users, lang),
        11 => choices(&p.back_office, lang),
        12 => choices(&p.total_term.unit, lang),
        13 => term(&p.total_term, lang),
        14 => choices(&p.front_term.unit, lang),
        15 => term(&p.front_term, lang),
        16 => choices(&p.back_term.unit, lang),
        17 => term(&p.back_term, lang),
        18 => vec![p.operator_minutes.to_string()],
        19 => choices(&p.fee, lang),
        20 => choices(&p.places, lang),
        21 => documents(p, lang),
        22 => choices(&p.evidence_forms, lang),
        23 => steps(p, lang),
        24 => choices(&p.systems, lang),
        25 => choices(&p.subsystems, lang),
        26 => choices(&p.digitisation, lang),
        27 => one(&p.responsible),
        _ => Vec::new(),
    }
}

fn choices<T: Code>(choices: &Choices<T>, lang: Lang) -> Vec<String> {
    let tick = if choices.inferred.is_some() { "[x]?" } else { "[x]" };
    let blank = if choices.inferred.is_some() { "[ ] " } else { "[ ]" };
    let mut lines: Vec<String> = choices
        .options
        .iter()
        .map(|option| {
            let sign = if choices.is_selected(&option.id) { tick } else { blank };
            format!("{sign} {}", option.name.get(lang))
        })
        .collect();
    lines.extend(choices.inferred.iter().map(|why| format!("?    {}", why.get(lang))));
    lines
}

fn term(term: &FormTerm, lang: Lang) -> Vec<String> {
    let unit = term.unit.selected.first().map_or("", |unit| term.unit.label(unit, lang));
    vec![format!("{} {unit}", term.number)]
}

fn documents(p: &Passport, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, document) in p.documents.iter().enumerate() {
        let when: Vec<_> = document.required_when.iter().map(|when| when.as_str()).collect();
        let name = document.name.get(lang);
        lines.push(format!("{}. {name} ({})", index + 1, when.join(" + ")));
        lines.extend(document.substitute.iter().map(|substitute| {
            format!("   {}: {}", substitute.when.as_str(), substitute.name.get(lang))
        }));
        lines.extend(document.inferred.iter().map(|why| format!("?  {}", why.get(lang))));
    }
    lines.push(p.documents_note.get(lang).to_owned());
    lines
}

fn steps(p: &Passport, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, step) in p.steps.iter().enumerate() {
        let actors: Vec<_> = step.actors.iter().map(|actor| actor.as_str()).collect();
        let name = step.name.get(lang);
        lines.push(format!("{}. {name} ({})", index + 1, actors.join(", ")));
        lines.push(format!("   {}", step.why.get(lang)));
    }
    lines.push(p.steps_note.get(lang).to_owned());
    lines
}
