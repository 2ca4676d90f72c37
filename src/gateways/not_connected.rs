//! A real desk whose outside systems have not been connected.

use chrono::NaiveDate;

use super::{Esosial, GatewayError, Meis, Posted, Reason, Receipt, SocialPayments};
use crate::casework::forms::{Applicant, Sentence};
use crate::casework::identity::PersonCode;
use crate::casework::intents::NoticeLetter;
use crate::casework::register::PaymentAnswer;

/// Every system answers that it is not available. The desk then works as in an outage: papers may
/// be asked for, and nothing is granted, since only an answer of Social Payments allows a grant.
#[derive(Clone, Copy, Debug)]
pub struct NotConnected;

fn not_connected<T>() -> Result<T, GatewayError> {
    Err(GatewayError::Unavailable(Reason::NotConnected))
}

impl Meis for NotConnected {
    fn identity(&self, _: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        not_connected()
    }

    fn sentence(&self, _: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        not_connected()
    }
}

impl SocialPayments for NotConnected {
    fn paid(&self, _: &PersonCode, _: NaiveDate) -> Result<PaymentAnswer, GatewayError> {
        not_connected()
    }
}

impl Esosial for NotConnected {
    fn post(&self, _: &str, _: &NoticeLetter) -> Result<Receipt, GatewayError> {
        not_connected()
    }

    fn receipt(&self, _: &str, _: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        not_connected()
    }
}
