//! The outside systems, each behind a small trait: MEİS, "Sosial ödənişlər", E-sosial.
//!
//! Calls block and may be slow: the engine makes them on threads of its own, with a limit of time.
//! A call either answers or says that there is no answer; "nothing is known" is an answer, an
//! outage never becomes one. What a gateway is asked and told is all it gets to know.
//!
//! * [`http`] — the three systems over HTTPS, as `assets/contracts` describes them: a desk whose
//!   settings say `systems = "http"`. What goes over the wire is in [`wire`].
//! * [`practice`] — invented people and faults on request: practice centres, tests, and a desk
//!   whose settings say `systems = "practice"`.
//! * [`registry`] — the same people behind the three contracts, as a server of its own:
//!   `dost practice-registry`.
//! * [`NotConnected`] — every system unavailable: a real desk whose settings name no systems. It is
//!   honest: nothing invented can stand in a real case, and an outage is something the desk knows
//!   how to work with.

pub mod http;
mod not_connected;
pub mod practice;
mod reason;
pub mod registry;
pub mod wire;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::casework::forms::{Applicant, Sentence};
use crate::casework::identity::PersonCode;
use crate::casework::intents::NoticeLetter;
use crate::casework::register::{OutsideSystem, PaymentAnswer};

pub use not_connected::NotConnected;
pub use reason::{GatewayError, Reason};
pub use wire::Posted;

/// The register of identity and of sentences (MEİS).
pub trait Meis: Send + Sync {
    /// Who the person with this code is; `None` when the register does not know the code.
    ///
    /// # Errors
    /// [`GatewayError`] when there is no answer.
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError>;

    /// The person's latest release; `None` when none is known under this code.
    ///
    /// # Errors
    /// [`GatewayError`] when there is no answer.
    fn sentence(&self, code: &PersonCode) -> Result<Option<Sentence>, GatewayError>;

    /// Somebody wants it called now: a rest after failures ends. Most ways to it know no rest.
    fn hurry(&self) {}
}

/// The register of paid allowances ("Sosial ödənişlər").
pub trait SocialPayments: Send + Sync {
    /// Whether the allowance was paid to this person for the sentence that ended on `released`.
    ///
    /// # Errors
    /// [`GatewayError`] when there is no answer.
    fn paid(&self, code: &PersonCode, released: NaiveDate) -> Result<PaymentAnswer, GatewayError>;

    /// As [`Meis::hurry`].
    fn hurry(&self) {}
}

/// The portal's own id of a notice it has put into a cabinet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt(pub String);

/// The citizen's electronic cabinet (E-sosial).
pub trait Esosial: Send + Sync {
    /// Puts a notice into the citizen's cabinet. The same `key` again changes nothing there and
    /// gives the same receipt.
    ///
    /// # Errors
    /// [`GatewayError`] when there is no receipt; whether the notice stands there is then unknown,
    /// but for [`GatewayError::NotTaken`]: it does not and never will.
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError>;

    /// What became of a notice that was sent before; `None` when none came with this key. Changes
    /// nothing there.
    ///
    /// # Errors
    /// [`GatewayError`] when there is no answer.
    fn receipt(&self, key: &str, code: &PersonCode) -> Result<Option<Posted>, GatewayError>;

    /// As [`Meis::hurry`].
    fn hurry(&self) {}
}

/// The three systems a centre works with.
#[derive(Clone)]
pub struct Gateways {
    /// Identity and sentence.
    pub meis: Arc<dyn Meis>,
    /// Earlier payments.
    pub payments: Arc<dyn SocialPayments>,
    /// The citizen's cabinet.
    pub esosial: Arc<dyn Esosial>,
    /// False when the desk works without them: every question then meets an outage.
    pub is_connected: bool,
}

impl Gateways {
    /// One value that stands for all three systems.
    pub fn of<G: Meis + SocialPayments + Esosial + 'static>(all: Arc<G>) -> Self {
        Self { meis: all.clone(), payments: all.clone(), esosial: all, is_connected: true }
    }

    /// Somebody wants a system called now: a rest that it is given after failures ends.
    pub fn hurry(&self, system: OutsideSystem) {
        match system {
            OutsideSystem::Meis => self.meis.hurry(),
            OutsideSystem::SocialPayments => self.payments.hurry(),
            OutsideSystem::Esosial => self.esosial.hurry(),
        }
    }

    /// No system is connected: each answers that it is not available.
    pub fn not_connected() -> Self {
        Self { is_connected: false, ..Self::of(Arc::new(NotConnected)) }
    }
}
