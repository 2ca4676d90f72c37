//! The four panes of one session.

use super::applicant::ApplicantPane;
use super::documents::DocumentsPane;
use super::office::OfficePane;
use super::queue::Queue;
use super::{Pane, PaneId};
use crate::ui::Scene;

/// The four panes of one session.
#[derive(Clone)]
pub struct Panes {
    /// The queue; the frame asks it for the ticket under the cursor.
    pub queue: Queue,
    /// The applicant; the frame asks it what is typed and not recorded.
    pub applicant: ApplicantPane,
    /// The documents; the frame asks it whether it offers registration.
    pub documents: DocumentsPane,
    /// The back office; the frame has it put its list in order.
    pub office: OfficePane,
}

impl Default for Panes {
    fn default() -> Self {
        Self {
            queue: Queue::default(),
            applicant: ApplicantPane::new(),
            documents: DocumentsPane::new(),
            office: OfficePane::new(),
        }
    }
}

impl Panes {
    /// Sorts in what is new: the pane's own key, pressed while it has the focus.
    pub fn refresh(&mut self, id: PaneId, scene: &Scene) {
        match id {
            PaneId::Queue => self.queue.sort(scene),
            PaneId::Office => self.office.refresh(scene),
            PaneId::Applicant | PaneId::Documents => {}
        }
    }

    /// One of them.
    pub fn get(&self, id: PaneId) -> &dyn Pane {
        match id {
            PaneId::Queue => &self.queue,
            PaneId::Applicant => &self.applicant,
            PaneId::Documents => &self.documents,
            PaneId::Office => &self.office,
        }
    }

    /// One of them, to be changed.
    pub fn get_mut(&mut self, id: PaneId) -> &mut dyn Pane {
        match id {
            PaneId::Queue => &mut self.queue,
            PaneId::Applicant => &mut self.applicant,
            PaneId::Documents => &mut self.documents,
            PaneId::Office => &mut self.office,
        }
    }
}
