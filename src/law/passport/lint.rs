//! Reads a passport file and says everything that is wrong with it or left open by it.

use super::codes::{Code, DocumentKind, RequestChannel, SourceMark, TermUnit, UserCategory};
use super::items::Choices;
use super::problem::Problem;
use super::read::{Place, Reader, TEXT_BYTES_MAX};
use super::{Passport, build};

/// Characters of the text's hash kept in the version.
const HASH_CHARS: usize = 8;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The passport cannot be used.
    Error,
    /// The passport can be used; a person should know this.
    Warning,
}

/// One thing found in a passport file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Number of the item of the form; `None` where the matter is not an item.
    pub item: Option<u8>,
    /// Line of the file, counted from 1.
    pub line: usize,
    /// What is wrong, or left open.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Finding {
    pub(super) fn of(place: Place, problem: &Problem) -> Self {
        let Place { item, line } = place;
        let (message, remedy) = (problem.message(), problem.remedy());
        Self { severity: problem.severity(), item, line, message, remedy }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "line {}: {word}", self.line)?;
        if let Some(item) = self.item {
            write!(f, ", item {item}")?;
        }
        write!(f, ": {}. {}", self.message, self.remedy)
    }
}

/// Everything that makes a passport file unusable; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct PassportErrors(pub Vec<Finding>);

impl std::fmt::Display for PassportErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the passport cannot be used and nothing was changed")?;
        self.0.iter().try_for_each(|finding| write!(f, "\n  {finding}"))
    }
}

/// Reads a passport, or returns its errors without the warnings.
pub(super) fn parse(text: &str) -> Result<Passport, PassportErrors> {
    let (passport, mut findings) = examine(text);
    findings.retain(|finding| finding.severity == Severity::Error);
    match passport {
        Some(passport) if findings.is_empty() => Ok(passport),
        _ => Err(PassportErrors(findings)),
    }
}

/// Reads a passport's text and returns everything found: errors first, each in order of line.
pub fn lint(text: &str) -> Vec<Finding> {
    examine(text).1
}

/// The findings as lines for the terminal, with a count of both kinds at the end.
pub fn lint_report(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    let lines: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
    format!("{lines}{errors} error(s), {warnings} warning(s)\n")
}

fn examine(text: &str) -> (Option<Passport>, Vec<Finding>) {
    let mut reader = Reader::new(text);
    let first = Place { item: None, line: 1 };
    if text.len() > TEXT_BYTES_MAX {
        reader.add(first, &Problem::TooLarge { bytes: text.len() });
        return (None, reader.findings);
    }
    let (table, errors) = toml::de::DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map_or(1, |span| reader.line(&span));
        let reason = error.message().trim().replace('\n', ", ");
        reader.add(Place { item: None, line }, &Problem::Syntax { reason });
    }
    if !errors.is_empty() {
        // What follows a broken line would be called missing, which is not the person's mistake.
        return (None, reader.findings);
    }
    let hash: String = blake3::hash(text.as_bytes()).to_hex().chars().take(HASH_CHARS).collect();
    let mut root = reader.root(table.get_ref());
    let passport = build::passport(&mut reader, &mut root, &hash);
    let amounts_line = root.line_of(&reader, "amounts");
    let rules_line = root.line_of(&reader, "rules");
    reader.finish(root);
    if let (Some(passport), true) = (&passport, reader.findings.is_empty()) {
        check_terms(passport, &mut reader);
        warn_unticked(passport, &mut reader);
        warn_conflicts(passport, &mut reader);
        warn_rules(passport, [rules_line, amounts_line], &mut reader);
    }
    let mut findings = reader.findings;
    findings.sort_by_key(|finding| (finding.severity, finding.line));
    (passport, findings)
}

fn note(reader: &mut Reader, item: u8, problem: &Problem) {
    let absent = Place { item: Some(item), line: 1 };
    let place = reader.places.get(&item).copied().unwrap_or(absent);
    reader.add(place, problem);
}

fn check_terms(passport: &Passport, reader: &mut Reader) {
    let unit = |choices: &Choices<TermUnit>| choices.selected.first().copied();
    if let Some(unit) = unit(&passport.total_term.unit).filter(|unit| *unit != TermUnit::Day) {
        note(reader, 12, &Problem::TotalUnit { unit });
    }
    for (item, term) in [(14, &passport.front_term), (16, &passport.back_term)] {
        if unit(&term.unit) == Some(TermUnit::Month) {
            note(reader, item, &Problem::StageUnit { unit: TermUnit::Month });
        }
    }
    let (front, back) = (passport.front_term.days(), passport.back_term.days());
    let total = passport.total_term.number;
    if front.saturating_add(back) > total {
        note(reader, 17, &Problem::StagesExceedTotal { front, back, total });
    } else if front.saturating_add(back) == total {
        note(reader, 17, &Problem::WholeTermUsed { front, back, total });
    }
}

fn warn_unticked(passport: &Passport, reader: &mut Reader) {
    let p = passport;
    let unticked = [
        open(3, &p.classification),
        open(4, &p.units),
        open(6, &p.request_channels),
        open(7, &p.communication_channels),
        open(8, &p.answer_channels),
        open(9, &p.refusal_grounds),
        open(10, &p.users),
        open(11, &p.back_office),
        open(12, &p.total_term.unit),
        open(14, &p.front_term.unit),
        open(16, &p.back_term.unit),
        open(19, &p.fee),
        open(20, &p.places),
        open(22, &p.evidence_forms),
        open(24, &p.systems),
        open(25, &p.subsystems),
        open(26, &p.digitisation),
    ];
    for (item, problem) in unticked.into_iter().flatten() {
        note(reader, item, &problem);
    }
    for document in &p.documents {
        if let Some(why) = document.inferred.as_ref().map(|why| why.en.clone()) {
            let name = document.name.en.clone();
            note(reader, document.item.0, &Problem::DocumentOpen { name, why });
        }
    }
}

/// The warning of a list whose ticks had to be worked out.
fn open<T: Code>(item: u8, choices: &Choices<T>) -> Option<(u8, Problem)> {
    let why = choices.inferred.as_ref()?.en.clone();
    let selected: Vec<&str> = choices.selected.iter().map(Code::code).collect();
    Some((item, Problem::NotTicked { selected: selected.join(", "), why }))
}

/// Where the passport disagrees with other sources or with itself.
fn warn_conflicts(passport: &Passport, reader: &mut Reader) {
    if passport.users.is_selected(&UserCategory::Foreigner) {
        note(reader, 10, &Problem::ForeignersHereOnly);
    }
    let represented = passport.request_channels.is_selected(&RequestChannel::Representative);
    if represented && passport.document(DocumentKind::RepresentationProof).is_none() {
        note(reader, 6, &Problem::NoRepresentationProof);
    }
    let pair = passport.id.split('-').next().unwrap_or_default().to_owned();
    let office = passport.back_office.selected.first().cloned().unwrap_or_default();
    if pair != office {
        note(reader, 11, &Problem::IdPairDiffers { pair, office });
    }
    note(reader, 13, &Problem::PlainDays);
    note(reader, 23, &Problem::TwoReadings);
}

/// What law and settings leave open: the lines are those of `[rules]` and the first amount.
fn warn_rules(passport: &Passport, lines: [usize; 2], reader: &mut Reader) {
    let [rules_line, amounts_line] = lines;
    reader.add(Place { item: None, line: rules_line }, &Problem::ReferenceOpen);
    let likely = || passport.amounts.iter().filter(|amount| amount.mark == SourceMark::Likely);
    if let Some(latest) = likely().next_back() {
        let (likely, all, latest) = (likely().count(), passport.amounts.len(), latest.from);
        let place = Place { item: None, line: amounts_line };
        reader.add(place, &Problem::AmountsLikely { likely, all, latest });
    }
}
