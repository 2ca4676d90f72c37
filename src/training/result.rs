//! What a learner takes home: steps, minutes, keys, and what the desk refused, with the passport's
//! item. A page and a table; nobody is ranked.

use std::borrow::Cow;

use super::progress::{Progress, Tally};
use crate::law::passport::{Passport, StepKind};
use crate::law::text::Text as LawText;
use crate::locale::width::columns;
use crate::locale::{Arg, Text};
use crate::ui::paint::wrap;
use crate::ui::words::{item, law_lang};

/// Columns of the page.
pub const PAGE_COLUMNS: usize = 72;
/// Columns of a step's name.
const NAME_COLUMNS: usize = 24;

/// The steps that the operator's standard of item 18 is about: the visitor sits at the desk.
const AT_DESK: [StepKind; 4] =
    [StepKind::Desk, StepKind::Documents, StepKind::PriorPayment, StepKind::Registration];

/// One step of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    kind: StepKind,
    number: usize,
    name: LawText,
    /// The item of the step, for mistakes without one of their own.
    item: u8,
    tally: Tally,
}

/// What a lesson came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonResult {
    name: String,
    title: LawText,
    rows: Vec<Row>,
    /// Minutes of the operator's standard (item 18).
    standard: u16,
    is_over: bool,
}

impl LessonResult {
    /// The result so far.
    pub fn of(progress: &Progress, passport: &Passport) -> Self {
        let lesson = progress.lesson();
        let rows = lesson.steps.iter().zip(progress.tallies()).map(|(step, tally)| Row {
            kind: step.kind,
            number: step.number,
            name: step.name.clone(),
            item: step.item,
            tally: tally.clone(),
        });
        Self {
            name: lesson.name.clone(),
            title: lesson.title.clone(),
            rows: rows.collect(),
            standard: passport.operator_minutes,
            is_over: progress.act().is_none(),
        }
    }

    /// Whether every act was done.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Mistakes of all steps.
    pub fn mistakes(&self) -> u32 {
        self.rows.iter().map(|row| row.tally.mistakes_made).sum()
    }

    /// Seconds, keys and mistakes of all steps.
    pub fn sums(&self) -> (i64, u32, u32) {
        sums(self.rows.iter().map(|row| &row.tally))
    }

    /// The lesson's title.
    pub fn title(&self, text: Text) -> &str {
        self.title.get(law_lang(text))
    }

    /// The page, line by line, at most [`PAGE_COLUMNS`] wide.
    pub fn lines(&self, text: Text) -> Vec<String> {
        let sum = |of: fn(&Tally) -> i64| self.rows.iter().map(|row| of(&row.tally)).sum::<i64>();
        let mut lines = vec![columns_of(
            &text.say("result-step"),
            [&text.say("result-minutes"), &text.say("result-keys"), &text.say("result-mistakes")],
        )];
        for row in &self.rows {
            let sign = if row.tally.is_done { "✓" } else { "·" };
            let name = format!("{sign} {}. {}", row.number, row.name.get(law_lang(text)));
            let tally = &row.tally;
            lines.push(columns_of(
                &name,
                [
                    &minutes(tally.seconds),
                    &tally.keys.to_string(),
                    &tally.mistakes_made.to_string(),
                ],
            ));
        }
        lines.push(columns_of(
            &text.say("result-all"),
            [
                &minutes(sum(|tally| tally.seconds)),
                &sum(|tally| i64::from(tally.keys)).to_string(),
                &sum(|tally| i64::from(tally.mistakes_made)).to_string(),
            ],
        ));
        let at_desk = self.rows.iter().filter(|row| AT_DESK.contains(&row.kind));
        let taken = minutes(at_desk.map(|row| row.tally.seconds).sum());
        let standard = [("taken", Arg::from(&taken)), ("minutes", Arg::from(self.standard))];
        lines.extend(wrap(&text.with("result-standard", &standard), PAGE_COLUMNS));
        for row in &self.rows {
            for mistake in &row.tally.mistakes {
                let number = mistake.item.unwrap_or(row.item);
                let named = item(text, number);
                let tail = if mistake.words.contains(&named) {
                    String::new()
                } else {
                    format!(" ({named})")
                };
                let words = format!("× {}. {}{tail}", row.number, mistake.words);
                lines.extend(wrap(&words, PAGE_COLUMNS));
            }
        }
        lines
    }

    /// The page as a text to print.
    pub fn page(&self, text: Text) -> String {
        let mut page = format!("{} · {}\n\n", text.say("result-title"), self.title(text));
        for line in self.lines(text) {
            page.push_str(line.trim_end());
            page.push('\n');
        }
        page
    }

    /// The table: a line for each step, English headings, what was refused with its items.
    pub fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        let head = [
            "lesson", "step", "name", "done", "minutes", "keys", "mistakes", "items", "resets",
            "refused",
        ];
        // Writing to memory cannot fail.
        let _ = out.write_record(head);
        for row in &self.rows {
            let items: Vec<String> = row
                .tally
                .mistakes
                .iter()
                .map(|mistake| mistake.item.unwrap_or(row.item).to_string())
                .collect();
            let refused: Vec<&str> =
                row.tally.mistakes.iter().map(|mistake| mistake.words.as_str()).collect();
            let _ = out.write_record([
                table_cell(&self.name).as_ref(),
                &row.number.to_string(),
                table_cell(&row.name.az).as_ref(),
                if row.tally.is_done { "yes" } else { "no" },
                &minutes(row.tally.seconds),
                &row.tally.keys.to_string(),
                &row.tally.mistakes_made.to_string(),
                &items.join(";"),
                &row.tally.resets.to_string(),
                table_cell(&refused.join(" / ")).as_ref(),
            ]);
        }
        out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Seconds, keys and mistakes of some steps.
pub fn sums<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> (i64, u32, u32) {
    tallies.into_iter().fold((0, 0, 0), |(seconds, keys, mistakes), tally| {
        let keys = tally.keys.saturating_add(keys);
        (seconds + tally.seconds, keys, mistakes + tally.mistakes_made)
    })
}

/// A cell that no spreadsheet takes for a formula, whatever a lesson or a passport calls itself.
pub fn table_cell(words: &str) -> Cow<'_, str> {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{words}").into()
    } else {
        words.into()
    }
}

/// Minutes with a tenth.
pub(super) fn minutes(seconds: i64) -> String {
    format!("{}.{}", seconds / 60, seconds % 60 / 6)
}

fn columns_of(name: &str, figures: [&str; 3]) -> String {
    let pad = NAME_COLUMNS.saturating_sub(columns(name));
    let mut line = format!("{name}{}", " ".repeat(pad));
    for figure in figures {
        let pad = 16_usize.saturating_sub(columns(figure));
        line.push_str(&" ".repeat(pad));
        line.push_str(figure);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::table_cell;

    #[test]
    fn a_cell_begins_with_no_formula() {
        for name in ["=1+1", "+994", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(table_cell(name), format!("'{name}"));
        }
        for name in ["", "plain", "Ərizə = 1", "'=1"] {
            assert_eq!(table_cell(name), name);
        }
    }
}
