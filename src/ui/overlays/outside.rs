//! The outside systems: how each answers, what waits for it, when it is tried again; the notices
//! whose receipt has not come, oldest first, with their age, tries and next try; and the last outages.
//! Enter on a system tries it now, R on a notice sends it again.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Deed, Turn, moved};
use crate::casework::case::{Case, Notice, NoticeFailure};
use crate::casework::command::{Act, Command};
use crate::casework::guidance;
use crate::casework::ids::CaseId;
use crate::casework::outages::open_outage;
use crate::casework::register::OutsideSystem;
use crate::engine::{NoticeTry, OutsideStatus, SystemSign};
use crate::law::moment::Moment;
use crate::locale::Arg;
use crate::locale::dates::{clock, date_and_clock, date_short};
use crate::locale::numbers::minutes;
use crate::ui::paint::{boxed, fill, put, put_right, wrap};
use crate::ui::panes::{PaneId, Wish};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::{Scene, words};

/// Columns and rows of the box.
const SIZE: (u16, u16) = (76, 21);
/// Rows a page key moves.
const PAGE_ROWS: usize = 8;
/// Rows of the list of notices at most.
const NOTICE_ROWS: usize = 7;
/// Rows of the last outages, newest first, each with its reason below it.
const OUTAGE_ROWS: u16 = 4;
/// Notices that can be gone through; the oldest come first.
pub const NOTICES_MAX: usize = 200;
/// Columns of the names of systems.
const NAME_COLUMNS: u16 = 30;

/// The page of the outside systems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    at: usize,
}

/// Notices that the portal has not confirmed or does not take: since when, and which case; oldest
/// first. Of no concern to who may send none again.
fn posted(scene: &Scene) -> Vec<(Moment, CaseId)> {
    if guidance::may(&scene.snapshot.centre, Act::RetryNow, &scene.context()).is_err() {
        return Vec::new();
    }
    let cases = scene.snapshot.centre.cases.values();
    let posted = cases.filter_map(|case| match case.notice {
        Notice::Posted { at, .. } => Some((at, case.id)),
        Notice::Failed { at, .. } if case.stage.awaits_notice() => Some((at, case.id)),
        _ => None,
    });
    let mut posted: Vec<_> = posted.collect();
    posted.sort_unstable();
    posted.truncate(NOTICES_MAX);
    posted
}

impl Outside {
    /// Takes a key.
    pub fn key(&mut self, scene: &Scene, key: KeyEvent) -> Turn {
        let posted = posted(scene);
        if let Some(at) = moved(self.at, OutsideSystem::ALL.len() + posted.len(), PAGE_ROWS, key) {
            self.at = at;
            return Some(Vec::new());
        }
        let systems = OutsideSystem::ALL.len();
        let is_plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        if is_plain && matches!(key.code, KeyCode::Char('r' | 'R')) {
            let (_, case) = posted.get(self.at.wrapping_sub(systems))?;
            return Some(vec![Deed::Wish(Wish::Command(Box::new(again(scene, *case))))]);
        }
        if key.code != KeyCode::Enter {
            return None;
        }
        Some(match (OutsideSystem::ALL.get(self.at), posted.get(self.at.wrapping_sub(systems))) {
            (Some(system), _) => {
                vec![Deed::Wish(Wish::Command(Box::new(Command::RetryNow(*system))))]
            }
            (None, Some((_, case))) => {
                let wishes = [Wish::Hold(*case), Wish::Focus(PaneId::Office)];
                [Deed::Close].into_iter().chain(wishes.map(Deed::Wish)).collect()
            }
            (None, None) => vec![Deed::Wish(Wish::Bell)],
        })
    }

    /// Message key of what the keys do here.
    pub fn hint(&self) -> &'static str {
        if self.at < OutsideSystem::ALL.len() { "outside-hint" } else { "outside-notice-hint" }
    }

    /// Draws the page.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let text = scene.text;
        let title = text.say("pane-outside");
        let inside = boxed(scene.theme, area, SIZE, &title, &text.say(self.hint()), buffer);
        let mut pen = Pen { scene, buffer, area: inside, y: inside.y };
        for (row, system) in OutsideSystem::ALL.into_iter().enumerate() {
            pen.system(system, row == self.at);
        }
        pen.y += 1;
        let posted = posted(scene);
        pen.heading("outside-notices", posted.len());
        let at = self.at.checked_sub(OutsideSystem::ALL.len());
        // What is said of the systems comes first and is whole; then at least one notice, which goes
        // by with the keys; the outages have what is left.
        let outages_at = inside.bottom().saturating_sub(OUTAGE_ROWS + 1).max(pen.y + 1);
        let rows = usize::from(outages_at.saturating_sub(pen.y)).clamp(1, NOTICE_ROWS);
        let first = at.map_or(0, |at| at / rows * rows);
        for (row, (since, case)) in posted.iter().enumerate().skip(first).take(rows) {
            pen.notice(*since, *case, at == Some(row));
        }
        pen.y = outages_at;
        let outages = &scene.snapshot.centre.outages;
        pen.heading("outside-outages", outages.len());
        for outage in outages.iter().rev() {
            let from = date_and_clock(outage.from.local());
            let to = match outage.to {
                Some(to) if to.date() == outage.from.date() => clock(to.local()),
                Some(to) => date_and_clock(to.local()),
                None => text.say("outside-lasts").into_owned(),
            };
            let args = [
                ("from", Arg::from(from)),
                ("to", Arg::from(to)),
                ("count", Arg::from(outage.met)),
            ];
            let words = text.with("outside-outage", &args);
            let paint = if outage.to.is_none() { Paint::Bad } else { Paint::Plain };
            pen.row(&text.say(name(outage.system)), &words, paint);
            if let Some(why) = &outage.why {
                pen.quiet(&text.say(why));
            }
        }
        None
    }
}

/// Sends a notice again: what the portal has refused is handed to it anew, and what waits is tried
/// now with all that waits for the portal.
fn again(scene: &Scene, case: CaseId) -> Command {
    let is_failed = scene
        .snapshot
        .centre
        .case(case)
        .is_some_and(|case| matches!(case.notice, Notice::Failed { .. }));
    if is_failed { Command::PostNotice(case) } else { Command::RetryNow(OutsideSystem::Esosial) }
}

fn name(system: OutsideSystem) -> &'static str {
    match system {
        OutsideSystem::Meis => "system-meis",
        OutsideSystem::SocialPayments => "system-payments-long",
        OutsideSystem::Esosial => "system-portal-long",
    }
}

/// How the sending of a notice stands, in a few words.
fn standing(scene: &Scene, case: &Case) -> (String, Paint) {
    let text = scene.text;
    if let Notice::Failed { why, .. } = case.notice {
        let key = match why {
            NoticeFailure::NoCabinet => "outside-no-cabinet",
            NoticeFailure::Rejected => "outside-refused",
        };
        return (text.say(key).into_owned(), Paint::Bad);
    }
    let words = match scene.snapshot.notice_try(case.id) {
        None => String::new(),
        Some(NoticeTry { next: None, .. }) => text.say("outside-sending").into_owned(),
        Some(NoticeTry { tries, next: Some(next), .. }) => {
            let next = clock(next.max(scene.now).local());
            text.with("outside-try", &[("count", Arg::from(tries)), ("time", Arg::from(next))])
        }
    };
    (words, Paint::Quiet)
}

/// Writes rows from top to bottom.
struct Pen<'a, 'b> {
    scene: &'a Scene<'a>,
    buffer: &'b mut Buffer,
    area: Rect,
    y: u16,
}

impl Pen<'_, '_> {
    fn heading(&mut self, key: &str, count: usize) {
        if self.y >= self.area.bottom() {
            return;
        }
        let words = format!("{} {count}", self.scene.text.say(key));
        let at = Position { x: self.area.x, y: self.y };
        put(self.buffer, at, self.area.width, &words, self.scene.theme.style(Paint::Focus));
        self.y += 1;
    }

    /// What is said of the row above, in one row.
    fn quiet(&mut self, words: &str) {
        if self.y < self.area.bottom() {
            let at = Position { x: self.area.x + 5, y: self.y };
            let style = self.scene.theme.style(Paint::Quiet);
            put(self.buffer, at, self.area.width.saturating_sub(5), words, style);
            self.y += 1;
        }
    }

    /// A name and what is said of it.
    fn row(&mut self, name: &str, words: &str, paint: Paint) {
        if self.y >= self.area.bottom() {
            return;
        }
        let style = self.scene.theme.style(paint);
        let (x, y) = (self.area.x + 3, self.y);
        put(self.buffer, Position { x, y }, NAME_COLUMNS, name, style);
        let x = x + NAME_COLUMNS + 1;
        let room = self.area.right().saturating_sub(x);
        put(self.buffer, Position { x, y }, room, words, style);
        self.y += 1;
    }

    /// A system with its sign; below it, while it is down, why and when it is tried again.
    fn system(&mut self, system: OutsideSystem, here: bool) {
        let (scene, place) = (self.scene, system as usize);
        let (text, snapshot) = (scene.text, scene.snapshot);
        let sign = snapshot.systems.get(place).copied().unwrap_or_default();
        let (glyph, paint, key) = match sign {
            SystemSign::Up => (Glyph::Up, Paint::Good, "title-system-up"),
            SystemSign::Slow => (Glyph::Slow, Paint::Warn, "title-system-slow"),
            SystemSign::Down => (Glyph::Down, Paint::Bad, "title-system-down"),
        };
        let words = text.say(key);
        let mark = if here { scene.theme.glyph(Glyph::Current) } else { " " };
        let (x, y) = (self.area.x, self.y);
        let plain = scene.theme.style(Paint::Plain);
        put(self.buffer, Position { x, y }, 1, mark, plain);
        let style = scene.theme.style(paint);
        put(self.buffer, Position { x: x + 1, y }, 1, scene.theme.glyph(glyph), style);
        let status = snapshot.outside.get(place).cloned().unwrap_or_default();
        self.row(&text.say(name(system)), &words, Paint::Plain);
        if status.waiting > 0 {
            let count = Arg::from(status.waiting);
            let waiting = text.with("outside-waiting", &[("count", count)]);
            put_right(self.buffer, x, self.area.right(), y, &waiting, plain);
        }
        if here {
            fill(self.buffer, Rect { y, height: 1, ..self.area }, scene.theme.style(Paint::Cursor));
        }
        self.below(system, sign, &status);
    }

    /// Since when, when again, how often in vain, and why: whole, over as many rows as it takes.
    fn below(&mut self, system: OutsideSystem, sign: SystemSign, status: &OutsideStatus) {
        let (text, snapshot) = (self.scene.text, self.scene.snapshot);
        let outage = open_outage(&snapshot.centre.outages, system);
        let since = outage.filter(|_| sign == SystemSign::Down).map(|outage| {
            let since = date_and_clock(outage.from.local());
            text.with("outside-down-since", &[("time", Arg::from(since))])
        });
        let next = status
            .next_try
            .map(|next| text.with("outside-next-try", &[("time", Arg::from(clock(next.local())))]));
        let count = Some(status.unanswered_count()).filter(|count| *count > 0);
        let count =
            count.map(|count| text.with("outside-unanswered", &[("count", Arg::from(count))]));
        let reason = snapshot.reasons.get(system as usize).copied().flatten();
        let reason = reason.map(|reason| text.say(reason.key()).into_owned());
        let words: Vec<String> = since.into_iter().chain(next).chain(count).chain(reason).collect();
        if words.is_empty() {
            return;
        }
        let dot = format!(" {} ", self.scene.theme.glyph(Glyph::Dot));
        let room = self.area.width.saturating_sub(5);
        let style = self.scene.theme.style(Paint::Quiet);
        for line in wrap(&words.join(&dot), room.into()) {
            let at = Position { x: self.area.x + 5, y: self.y };
            put(self.buffer, at, room, &line, style);
            self.y += 1;
        }
    }

    fn notice(&mut self, since: Moment, case: CaseId, here: bool) {
        let scene = self.scene;
        let Some(case) = scene.snapshot.centre.case(case) else { return };
        let y = self.y;
        let mark = if here { scene.theme.glyph(Glyph::Current) } else { " " };
        // An administrator looks after the systems and at no case.
        let sees = scene.sees_cases();
        let name = if sees { words::applicant(scene.text, case, true) } else { String::new() };
        let age = minutes(scene.now.minutes_since(since), scene.text.lang());
        let (standing, paint) = standing(scene, case);
        for (x, width, words, paint) in [
            (0, 17, format!("{mark} {}", words::case_name(scene.snapshot, case.id)), Paint::Plain),
            (18, 12, name, Paint::Plain),
            (31, 14, age, Paint::Plain),
            (46, 15, standing, paint),
            (62, 11, case.notice_by().map(date_short).unwrap_or_default(), Paint::Plain),
        ] {
            let style = scene.theme.style(paint);
            put(self.buffer, Position { x: self.area.x + x, y }, width, &words, style);
        }
        if here {
            fill(self.buffer, Rect { y, height: 1, ..self.area }, scene.theme.style(Paint::Cursor));
        }
        self.y += 1;
    }
}
