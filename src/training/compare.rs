//! A run beside the reference: step by step and deed by deed what the learner did and what the
//! autopilot does. Told, not judged: another way to the same end is as good.

use super::progress::{Done, Progress, Tally};
use super::sandbox::PIN;
use crate::locale::width::{columns, fit};
use crate::locale::{Arg, Text};
use crate::ui::paint::wrap;
use crate::ui::words::law_lang;

/// Columns of the page.
pub const COMPARE_COLUMNS: usize = 74;
/// Columns of a step's or deed's name.
const NAME_COLUMNS: usize = 32;
/// Columns of one figure.
const FIGURE_COLUMNS: usize = 7;

/// One line of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// In words.
    pub words: String,
    /// A heading, or a step.
    pub is_strong: bool,
    /// Here the two part.
    pub parts: bool,
}

impl Line {
    /// A line of text.
    pub fn plain(words: String) -> Self {
        Self { words, is_strong: false, parts: false }
    }
}

/// Whether a deed was done by other keys than the reference's, or was refused meanwhile.
fn parts(own: &Done, reference: Option<&Done>) -> bool {
    own.refused > 0 || reference.is_none_or(|it| it.keys != own.keys)
}

/// The page, line by line, at most [`COMPARE_COLUMNS`] wide.
pub fn compare_lines(own: &Progress, reference: &Progress, text: Text) -> Vec<Line> {
    let strong = |words: String| Line { words, is_strong: true, parts: false };
    let twin = |own: &Done| reference.done().iter().find(|it| it.place == own.place);
    let first = own.done().iter().find(|done| parts(done, twin(done)));
    let mut lines: Vec<Line> = Vec::new();
    let told = match first {
        None => text.say("compare-same").into_owned(),
        Some(done) => {
            let number =
                done.step.and_then(|kind| own.lesson().step(kind)).map_or(0, |it| it.number);
            let args = [("step", Arg::from(number)), ("deed", Arg::from(deed_words(done, text)))];
            text.with("compare-parts", &args)
        }
    };
    lines.extend(wrap(&told, COMPARE_COLUMNS).into_iter().map(strong));
    lines.push(Line::plain(String::new()));
    let (you, other) = (text.say("compare-you"), text.say("compare-reference"));
    let wide = FIGURE_COLUMNS * 3;
    lines.push(strong(format!(
        "{}{}{}",
        " ".repeat(NAME_COLUMNS),
        right(&you, wide),
        right(&other, wide)
    )));
    let heads = ["compare-minutes", "compare-keys", "compare-refused"];
    let heads: String = heads.iter().map(|key| right(&text.say(key), FIGURE_COLUMNS)).collect();
    lines.push(strong(format!("{}{heads}{heads}", " ".repeat(NAME_COLUMNS))));
    let empty = Tally::default();
    for (at, step) in own.lesson().steps.iter().enumerate() {
        let [mine, theirs] = [own, reference].map(|it| it.tallies().get(at).unwrap_or(&empty));
        let name = format!("{}. {}", step.number, step.name.get(law_lang(text)));
        let figures = [mine, theirs].map(|it| figures(it.seconds, it.keys, it.mistakes_made));
        lines.push(strong(format!("{}{}", left(&name), figures.concat())));
        if mine.resets > 0 {
            let count = Arg::from(mine.resets);
            lines.push(Line::plain(format!(
                "  {}",
                text.with("compare-resets", &[("count", count)])
            )));
        }
        for done in own.done().iter().filter(|done| done.step == Some(step.kind)) {
            deed_lines(&mut lines, done, twin(done), text);
        }
    }
    lines
}

fn deed_lines(lines: &mut Vec<Line>, done: &Done, twin: Option<&Done>, text: Text) {
    let theirs = twin.map(|it| figures(it.seconds, it.keys.len(), it.refused)).unwrap_or_default();
    let mine = figures(done.seconds, done.keys.len(), done.refused);
    let parts = parts(done, twin);
    let sign = if parts { "≠" } else { " " };
    let name = left(&format!("{sign} {}", deed_words(done, text)));
    lines.push(Line { words: format!("{name}{mine}{theirs}"), is_strong: false, parts });
    if !parts {
        return;
    }
    let keys = |it: &Done| it.keys.join(" ");
    let ways = [("compare-your-keys", Some(done)), ("compare-their-keys", twin)];
    for (key, keys) in ways.into_iter().filter_map(|(key, it)| Some((key, keys(it?)))) {
        let words = text.with(key, &[("keys", Arg::from(&keys))]);
        lines.extend(
            wrap(&words, COMPARE_COLUMNS - 4)
                .into_iter()
                .map(|line| Line::plain(format!("    {line}"))),
        );
    }
}

/// What had to come of a deed, without its keys.
fn deed_words(done: &Done, text: Text) -> String {
    let key = format!("goal-{}", done.goal.name().replace(' ', "-"));
    let words = text.with(&key, &[("code", Arg::from("")), ("pin", Arg::from(PIN))]);
    words.split(": ").next().unwrap_or_default().trim_end_matches(':').to_owned()
}

fn figures(seconds: i64, keys: impl std::fmt::Display, refused: u32) -> String {
    let minutes = format!("{}.{}", seconds / 60, seconds % 60 / 6);
    [minutes, keys.to_string(), refused.to_string()]
        .iter()
        .map(|figure| right(figure, FIGURE_COLUMNS))
        .collect()
}

fn left(name: &str) -> String {
    let name = fit(name, NAME_COLUMNS);
    format!("{name}{}", " ".repeat(NAME_COLUMNS.saturating_sub(columns(&name))))
}

fn right(words: &str, wide: usize) -> String {
    format!("{}{words}", " ".repeat(wide.saturating_sub(columns(words))))
}
