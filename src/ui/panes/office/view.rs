//! How the back office is drawn, and what its next step is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::letter::{Letter, Place, Subject};
use super::{Group, Mode, OfficePane, case_sheet, deeds, list_view, work};
use crate::casework::case::Case;
use crate::casework::guidance::{self, Next};
use crate::locale::Arg;
use crate::ui::Scene;
use crate::ui::panes::NextStep;
use crate::ui::theme::{Glyph, Paint};
use crate::ui::widgets::choice::{self, ChoiceRow};
use crate::ui::widgets::write::{narrow, pieces};
use crate::ui::{next, others, words};

/// Rows of the words of a letter in sight.
const AREA_ROWS: usize = 7;

impl OfficePane {
    pub(super) fn draw(
        &self,
        scene: &Scene,
        area: Rect,
        buffer: &mut Buffer,
        focused: bool,
    ) -> Option<Position> {
        let Some(case) = self.case_in(scene).filter(|_| self.mode != Mode::List) else {
            list_view::draw(&self.list, scene, area, buffer, focused);
            return None;
        };
        let top = head(case, scene, area, buffer);
        let inner = Rect { y: area.y + top, height: area.height.saturating_sub(top), ..area };
        match self.mode {
            Mode::List => None,
            Mode::Open(first) => {
                draw_sheet(scene, case, inner, buffer, first);
                None
            }
            Mode::Deeds(at) => {
                let rows: Vec<ChoiceRow> = deeds::offers(scene, case)
                    .iter()
                    .map(|offer| {
                        ChoiceRow::unless(offer.words.clone(), deeds::refusal_words(scene, offer))
                    })
                    .collect();
                let at = focused.then_some(at);
                let behind = choice::draw(buffer, inner, 0, scene.theme, &rows, at) + 1;
                let below = Rect {
                    y: inner.y + behind,
                    height: inner.height.saturating_sub(behind),
                    ..inner
                };
                draw_sheet(scene, case, below, buffer, 0);
                None
            }
            Mode::Write => draw_letter(self.letter.as_ref()?, scene, inner, buffer, focused),
        }
    }

    /// What Enter does in the list, on an open case, in a letter.
    pub(super) fn guide(&self, scene: &Scene) -> NextStep {
        let text = scene.text;
        let say =
            |key: &str, item| NextStep { text: text.say(key).into_owned(), item, refused: false };
        let Some(case) = self.case_in(scene).filter(|_| self.mode != Mode::List) else {
            let selected = self.list.selected().and_then(|id| scene.snapshot.centre.case(id));
            return match selected {
                Some(case) if work::group_of(scene, case) == Group::Tell => {
                    say("office-next-open-tell", Some(23))
                }
                Some(case) if work::awaits_notice(scene, case) => {
                    say("office-next-open-notice", Some(23))
                }
                Some(case) => {
                    let step = say("office-next-open", None);
                    match others::looking_line(scene, case.id) {
                        Some(names) => {
                            let args = [("names", Arg::from(names))];
                            let also = text.with("office-next-looking", &args);
                            NextStep { text: format!("{} · {also}", step.text), ..step }
                        }
                        None => step,
                    }
                }
                None => say("office-next-nothing", None),
            };
        };
        match self.mode {
            Mode::Write => return self.guide_letter(scene),
            Mode::Deeds(at) => {
                let offers = deeds::offers(scene, case);
                return match offers.get(at) {
                    Some(offer) => match &offer.refusal {
                        Some(why) => NextStep {
                            text: words::refusal(text, why, scene.snapshot),
                            item: why.item(),
                            refused: true,
                        },
                        None => {
                            let args = [("deed", Arg::from(offer.words.as_str()))];
                            let text = text.with("office-next-deed", &args);
                            NextStep { text, item: Some(23), refused: false }
                        }
                    },
                    None => say("office-nothing-to-do", None),
                };
            }
            _ => {}
        }
        let guidance = guidance::for_case(&scene.snapshot.centre, case, &scene.context());
        if let Some(key) = next::anothers(case, guidance.refusal.as_ref()) {
            let args = [("what", Arg::from(text.say(key).into_owned()))];
            let text = text.with("office-next-anothers", &args);
            return NextStep { text, item: Some(23), refused: false };
        }
        if let Some(why) = &guidance.refusal {
            return NextStep {
                text: words::refusal(text, why, scene.snapshot),
                item: why.item(),
                refused: true,
            };
        }
        match guidance.next {
            Next::Do(command) => match command.act() {
                crate::casework::command::Act::Claim => say("office-next-claim", Some(23)),
                crate::casework::command::Act::CheckPayment => {
                    say("office-next-check-payment", Some(23))
                }
                crate::casework::command::Act::PostNotice => say("office-next-post", Some(23)),
                crate::casework::command::Act::CloseCase => say("office-next-close", Some(23)),
                crate::casework::command::Act::Resubmit => say("documents-next-resubmit", Some(23)),
                _ => say("office-next-with-desk", None),
            },
            Next::ChooseDecision => say("office-next-decide", Some(23)),
            Next::WaitForPortal => say("office-next-portal", None),
            Next::TellCitizen => say("office-next-tell", Some(23)),
            Next::WaitForOffice => say("office-next-office", None),
            Next::Nothing => say("office-nothing-to-do", None),
            _ => say("office-next-with-desk", None),
        }
    }

    fn guide_letter(&self, scene: &Scene) -> NextStep {
        let Some(letter) = &self.letter else { return NextStep::default() };
        let refusing = matches!(letter.subject, Subject::Refuse(_));
        let key = match letter.place {
            Place::Option(_) if refusing => "office-next-ground",
            Place::Option(_) => "office-next-papers",
            Place::Words => "office-next-words",
            Place::Send if letter.is_ready() => "office-next-send",
            Place::Send => "office-next-not-ready",
        };
        NextStep {
            text: scene.text.say(key).into_owned(),
            item: refusing.then_some(9),
            refused: key == "office-next-not-ready",
        }
    }
}

/// One line over an open case: number, stage, place in the list.
fn head(case: &Case, scene: &Scene, area: Rect, buffer: &mut Buffer) -> u16 {
    let theme = scene.theme;
    let number = words::case_name(scene.snapshot, case.id);
    let stage = scene.text.say(words::stage(case.stage));
    let dot = format!(" {} ", theme.glyph(Glyph::Dot));
    let behind = pieces(
        buffer,
        area,
        1,
        0,
        &[
            (number.as_str(), theme.style(Paint::Focus)),
            (dot.as_str(), theme.style(Paint::Quiet)),
            (stage.as_ref(), theme.style(Paint::Plain)),
            (" ", theme.style(Paint::Plain)),
        ],
    );
    let room = usize::from(area.width.saturating_sub(behind + 1));
    let line = theme.border(false).horizontal_top.repeat(room);
    pieces(buffer, area, behind, 0, &[(line.as_str(), theme.style(Paint::Frame))]);
    1
}

fn draw_sheet(scene: &Scene, case: &Case, area: Rect, buffer: &mut Buffer, first: usize) {
    let width = usize::from(area.width.saturating_sub(2));
    let lines = case_sheet::lines(scene, case, width);
    let height = usize::from(area.height);
    let first = first.min(lines.len().saturating_sub(height));
    for (y, line) in lines.iter().skip(first).take(height).enumerate() {
        let styled: Vec<_> =
            line.iter().map(|(text, paint)| (text.as_str(), scene.theme.style(*paint))).collect();
        pieces(buffer, area, 1, narrow(y), &styled);
    }
    let edge = area.width.saturating_sub(1);
    let quiet = scene.theme.style(Paint::Quiet);
    if first > 0 {
        pieces(buffer, area, edge, 0, &[(scene.theme.glyph(Glyph::MoreAbove), quiet)]);
    }
    if lines.len() > first + height {
        let y = area.height.saturating_sub(1);
        pieces(buffer, area, edge, y, &[(scene.theme.glyph(Glyph::MoreBelow), quiet)]);
    }
}

fn draw_letter(
    letter: &Letter,
    scene: &Scene,
    area: Rect,
    buffer: &mut Buffer,
    focused: bool,
) -> Option<Position> {
    let theme = scene.theme;
    let text = scene.text;
    let (title, names): (&str, Vec<&str>) = match &letter.subject {
        Subject::Refuse(grounds) => {
            ("letter-refuse", grounds.iter().map(|ground| words::refusal_ground(*ground)).collect())
        }
        Subject::Return(documents) => {
            ("letter-return", documents.iter().map(|kind| words::document(*kind)).collect())
        }
    };
    pieces(buffer, area, 1, 0, &[(text.say(title).as_ref(), theme.style(Paint::Strong))]);
    let rows: Vec<ChoiceRow> = names
        .iter()
        .enumerate()
        .map(|(row, key)| ChoiceRow {
            words: text.say(key).into_owned(),
            refusal: None,
            marked: Some(letter.chosen.contains(&row)),
        })
        .collect();
    let at = match letter.place {
        Place::Option(row) if focused => Some(row),
        _ => None,
    };
    let mut y = choice::draw(buffer, area, 1, theme, &rows, at) + 1;
    let args = [("count", Arg::from(letter.area.room()))];
    let label = format!("{}  ", text.say("letter-words"));
    let room = text.with("letter-room", &args);
    pieces(
        buffer,
        area,
        1,
        y,
        &[(label.as_str(), theme.style(Paint::Strong)), (&room, theme.style(Paint::Quiet))],
    );
    y += 1;
    let cursor = draw_area(letter, scene, (area, y), buffer, focused);
    y += narrow(AREA_ROWS) + 1;
    let here = focused && letter.place == Place::Send;
    let mark = if here { theme.glyph(Glyph::Current) } else { " " };
    let words = format!(" {} ", text.say("letter-send"));
    let paint = match (here, letter.is_ready()) {
        (true, _) => Paint::Cursor,
        (false, true) => Paint::Strong,
        (false, false) => Paint::KeyOff,
    };
    let line = [(mark, theme.style(Paint::Focus)), (words.as_str(), theme.style(paint))];
    pieces(buffer, area, 1, y, &line);
    cursor
}

fn draw_area(
    letter: &Letter,
    scene: &Scene,
    (area, top): (Rect, u16),
    buffer: &mut Buffer,
    focused: bool,
) -> Option<Position> {
    let (lines, (column, row)) = letter.area.lines();
    let here = focused && letter.place == Place::Words;
    let first = row.saturating_sub(AREA_ROWS - 1);
    let theme = scene.theme;
    let side = theme.border(here).vertical_left;
    let paint = if here { Paint::Focus } else { Paint::Frame };
    for place in 0..AREA_ROWS {
        let words = lines.get(first + place).copied().unwrap_or("");
        let line = [
            (side, theme.style(paint)),
            (" ", theme.style(Paint::Plain)),
            (words, theme.style(Paint::Plain)),
        ];
        pieces(buffer, area, 1, top + narrow(place), &line);
    }
    here.then(|| Position { x: area.x + 3 + narrow(column), y: area.y + top + narrow(row - first) })
}
