//! Why an outside system gave no answer that may be believed. The list is closed: each reason has
//! words in both languages, and none carries anything about a person.

use thiserror::Error;

use crate::casework::case::NoticeFailure;

/// Why an outside system gave no answer. None of them is ever taken for "nothing is known".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GatewayError {
    /// It does not answer at present; it is asked again by itself.
    #[error("the system does not answer ({0}); it is asked again by itself")]
    Unavailable(Reason),
    /// It answered what may not be believed; treated like an outage.
    #[error("the system's answer cannot be believed ({0}); it is asked again by itself")]
    Broken(Reason),
    /// The system works and refuses this one request: asking again changes nothing by itself.
    #[error("the system refuses this request ({0}); somebody must look at it")]
    Rejected(Reason),
    /// The portal will never take this notice: nothing is asked again, a person tells the citizen.
    #[error("the portal does not take the notice ({0:?}); a person tells the citizen")]
    NotTaken(NoticeFailure),
}

impl GatewayError {
    /// Why.
    pub fn reason(self) -> Reason {
        match self {
            Self::Unavailable(reason) | Self::Broken(reason) | Self::Rejected(reason) => reason,
            Self::NotTaken(NoticeFailure::NoCabinet) => Reason::NoCabinet,
            Self::NotTaken(NoticeFailure::Rejected) => Reason::NotAcceptable,
        }
    }
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident $(($field:ty))? = $key:literal, $words:literal;)+) => {
        /// One reason, for words and logs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
        pub enum Reason {
            $($(#[doc = $doc])+ #[error($words)] $variant $(($field))?,)+
        }

        impl Reason {
            /// Keys of the words of all reasons.
            pub const KEYS: &'static [&'static str] = &[$($key),+];

            /// One of each; what has a status has the largest.
            pub const EACH: &'static [Self] = &[$(Self::$variant $((<$field>::MAX))?),+];

            /// Key of the words for people, in both languages.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $key,)+
                }
            }
        }
    };
}

reasons! {
    /// The settings name no system.
    NotConnected = "gateway-not-connected", "not connected";
    /// Nobody takes the connection: wrong address, network, or the system is off.
    CannotConnect = "gateway-cannot-connect", "no connection";
    /// No full answer within the time a call may take.
    NoAnswerInTime = "gateway-no-answer-in-time", "no answer in time";
    /// The connection ended before a full answer.
    ConnectionLost = "gateway-connection-lost", "the connection ended before the answer";
    /// It failed several times just now and is left alone for some seconds.
    LeftAlone = "gateway-left-alone", "failed several times, left alone for some seconds";
    /// It wants fewer questions.
    TooManyRequests = "gateway-too-many-requests", "it wants fewer questions";
    /// It is still at work on the first request with this key.
    InProgress = "gateway-in-progress", "still at work on the first request";
    /// It says that it is out of order, with this status.
    OutOfOrder(u16) = "gateway-out-of-order", "it says that it is out of order, status {0}";
    /// It does not let this desk in: client certificate or rights.
    NotAuthorised = "gateway-not-authorised", "it does not let this desk in";
    /// Its certificate comes from another authority than the settings name.
    CertificateUnknown = "gateway-certificate-unknown", "certificate of an unknown authority";
    /// Its certificate has expired.
    CertificateExpired = "gateway-certificate-expired", "certificate expired";
    /// Its certificate is not valid yet.
    CertificateTooEarly = "gateway-certificate-too-early", "certificate not valid yet";
    /// Its certificate is for another name.
    CertificateName = "gateway-certificate-name", "certificate for another name";
    /// The two sides do not agree on a safe connection.
    TlsFailed = "gateway-tls-failed", "no safe connection could be agreed on";
    /// It sends the desk to another place, where the desk does not go.
    Redirected = "gateway-redirected", "redirected to another place";
    /// A status that the contract does not know.
    UnknownStatus(u16) = "gateway-unknown-status", "status {0} is not in the contract";
    /// The answer is not JSON by its own words.
    WrongContentType = "gateway-wrong-content-type", "content type is not in the contract";
    /// The answer is longer than any the contract allows.
    TooLarge = "gateway-too-large", "answer too large";
    /// The answer is not UTF-8.
    NotUtf8 = "gateway-not-utf8", "answer is not UTF-8";
    /// Control or invisible characters, or too many marks on a letter.
    UncleanText = "gateway-unclean-text", "characters that no text here may hold";
    /// The answer is not what the contract describes.
    NotAsAgreed = "gateway-not-as-agreed", "answer is not as the contract describes";
    /// Two answers came to one question.
    TwoAnswers = "gateway-two-answers", "two answers to one question";
    /// The answer is about another person.
    AnotherPerson = "gateway-another-person", "answer about another person";
    /// The answer is to another question or notice about the same person.
    AnotherQuestion = "gateway-another-question", "answer to another question";
    /// Its clock and ours are too far apart, or it does not tell the time.
    ClocksDiffer = "gateway-clocks-differ", "the two clocks differ";
    /// It cannot read what the desk sent.
    InvalidRequest = "gateway-invalid-request", "it cannot read the request";
    /// It knows the notice's key with other contents.
    KeyReused = "gateway-key-reused", "another notice came with this key";
    /// It does not accept what the request says.
    NotAcceptable = "gateway-not-acceptable", "it does not accept the contents";
    /// The citizen has no cabinet.
    NoCabinet = "gateway-no-cabinet", "the citizen has no cabinet";
    /// It only plays the system, with invented people, and the settings name a real one.
    StandIn = "gateway-stand-in", "a practice stand-in answers in place of the system";
    /// The settings name a practice stand-in, and something else answers.
    NoStandIn = "gateway-no-stand-in", "something else answers in place of the practice stand-in";
    /// A defect of this program ended the call.
    Defect = "gateway-defect", "a defect ended the call";
}

impl Reason {
    /// Whether it is about one answer and the record behind it: the next answer, about
    /// somebody else, may be good. Everything else is about the system or the way to it.
    pub const fn is_about_one_answer(self) -> bool {
        matches!(
            self,
            Self::AnotherPerson
                | Self::AnotherQuestion
                | Self::TwoAnswers
                | Self::UncleanText
                | Self::NotAsAgreed
        )
    }

    /// Whether what was sent may have had its effect all the same: it arrived, as far as anybody
    /// knows, and nothing that came back says otherwise.
    pub const fn leaves_effect_open(self) -> bool {
        !matches!(
            self,
            Self::NotConnected
                | Self::CannotConnect
                | Self::LeftAlone
                | Self::TooManyRequests
                | Self::NotAuthorised
                | Self::CertificateUnknown
                | Self::CertificateExpired
                | Self::CertificateTooEarly
                | Self::CertificateName
                | Self::TlsFailed
                | Self::InvalidRequest
                | Self::KeyReused
                | Self::NotAcceptable
                | Self::NoCabinet
        )
    }
}
