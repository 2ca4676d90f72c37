//! The run beside the reference, on the screen. The reference is played when it is first asked for,
//! in a centre of its own.

use std::sync::mpsc;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Room;
use super::outcome::turned;
use crate::terminal::program::Flow;
use crate::training::TrainError;
use crate::training::compare::{COMPARE_COLUMNS, Line, compare_lines};
use crate::training::progress::Progress;
use crate::training::unseen::reference;
use crate::ui::paint::put;
use crate::ui::theme::Paint;

/// The comparison: whether it is open, and the reference once it has been played.
#[derive(Default)]
pub(super) struct Compared {
    /// The first line in sight while it is open.
    top: Option<usize>,
    reference: Option<Result<Progress, TrainError>>,
    awaited: Option<mpsc::Receiver<Result<Progress, TrainError>>>,
}

impl Compared {
    pub(super) fn is_open(&self) -> bool {
        self.top.is_some()
    }

    pub(super) fn close(&mut self) {
        self.top = None;
    }
}

impl Room {
    /// Opens the comparison of the moment that is shown.
    pub(super) fn compare(&mut self) {
        self.compared.top = Some(0);
        let lesson = self.progress_then().map(|progress| progress.lesson().clone());
        let Some(lesson) = lesson else { return };
        if self.compared.reference.is_some() || self.compared.awaited.is_some() {
            return;
        }
        let (passport, calendar) =
            (self.sandbox.passport().clone(), self.sandbox.calendar().clone());
        let (played, awaited) = mpsc::sync_channel(1);
        self.compared.awaited = Some(awaited);
        std::thread::spawn(move || {
            // The room may be gone by then.
            let _ = played.send(reference(lesson, passport, calendar));
        });
    }

    /// Whether the reference has just come.
    pub(super) fn compare_arrives(&mut self) -> bool {
        let Some(awaited) = &self.compared.awaited else { return false };
        let come = match awaited.try_recv() {
            Ok(come) => come,
            Err(mpsc::TryRecvError::Empty) => return false,
            Err(mpsc::TryRecvError::Disconnected) => Err(TrainError::Silent),
        };
        self.compared.reference = Some(come);
        self.compared.awaited = None;
        self.compared.is_open()
    }

    /// A key while the comparison is open.
    pub(super) fn compared_key(&mut self, key: KeyEvent) -> Flow {
        if matches!(key.code, KeyCode::Esc | KeyCode::F(12) | KeyCode::Enter) {
            self.compared.close();
            return Flow::Draw;
        }
        let last = self.compared_lines().len().saturating_sub(1);
        let turned = self.compared.top.and_then(|top| turned(top, last, key.code));
        if turned.is_none() {
            return Flow::Idle;
        }
        self.compared.top = turned;
        Flow::Draw
    }

    fn compared_lines(&self) -> Vec<Line> {
        let text = self.text();
        let said = |key: &str| vec![Line::plain(text.say(key).into_owned())];
        match (self.progress_then(), &self.compared.reference) {
            (None, _) => said("compare-no-lesson"),
            (Some(_), None) => said("compare-plays"),
            (Some(_), Some(Err(error))) => vec![Line::plain(error.to_string())],
            (Some(own), Some(Ok(reference))) => compare_lines(&own, reference, text),
        }
    }

    pub(super) fn draw_compared(&self, area: Rect, buffer: &mut Buffer) {
        let Some(top) = self.compared.top else { return };
        let (text, theme) = (self.text(), self.seat.model().theme());
        let lines = self.compared_lines();
        let width = u16::try_from(COMPARE_COLUMNS).unwrap_or(0) + 4;
        let size = (width, u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2));
        let (title, hint) = (text.say("compare-title"), text.say("compare-hint"));
        let inside = self.boxed_practice(area, size, &title, &hint, buffer);
        let most = lines.len().saturating_sub(usize::from(inside.height));
        for (line, y) in lines.iter().skip(top.min(most)).zip(inside.y..inside.bottom()) {
            let paint = match (line.is_strong, line.parts) {
                (_, true) => Paint::Warn,
                (true, false) => Paint::Strong,
                (false, false) => Paint::Plain,
            };
            let at = Position { x: inside.x, y };
            put(buffer, at, inside.width, &line.words, theme.style(paint));
        }
    }
}
