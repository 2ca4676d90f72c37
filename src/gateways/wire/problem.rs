//! Errors over the wire: RFC 9457, with a closed list of types.

use serde::{Deserialize, Serialize};

use super::present;
use crate::casework::register::OutsideSystem;
use crate::gateways::{GatewayError, Reason};

macro_rules! kinds {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal, $title:literal;)+) => {
        /// What kind of error it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum ProblemKind {
            $($(#[$doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl ProblemKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The `type` as it is written.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What the practice registers say to people.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

kinds! {
    /// The request is not as the contract describes.
    InvalidRequest = "urn:dost-desk:problem:invalid-request", "The request is not as agreed";
    /// This desk may not ask.
    NotAuthorised = "urn:dost-desk:problem:not-authorised", "This desk may not ask";
    /// Another notice came with this key.
    KeyReused = "urn:dost-desk:problem:key-reused", "Another notice came with this key";
    /// The first request with this key is still at work.
    InProgress = "urn:dost-desk:problem:in-progress", "The first request is still at work";
    /// The contents are refused.
    NotAcceptable = "urn:dost-desk:problem:not-acceptable", "The contents cannot be taken";
    /// Fewer requests are wanted.
    TooManyRequests = "urn:dost-desk:problem:too-many-requests", "Ask later";
    /// Something is broken there.
    Internal = "urn:dost-desk:problem:internal", "Something is broken here";
    /// Closed for the moment.
    Unavailable = "urn:dost-desk:problem:unavailable", "Closed for the moment";
}

impl ProblemKind {
    /// The statuses it may come with.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::InvalidRequest => &[400],
            Self::NotAuthorised => &[401, 403],
            Self::KeyReused | Self::InProgress => &[409],
            Self::NotAcceptable => &[422],
            Self::TooManyRequests => &[429],
            Self::Internal => &[500],
            Self::Unavailable => &[503],
        }
    }

    /// Whether the contract with `system` knows it: only notices have keys.
    pub fn is_known_to(self, system: OutsideSystem) -> bool {
        system == OutsideSystem::Esosial || !matches!(self, Self::KeyReused | Self::InProgress)
    }

    /// What it means for the desk.
    pub fn meaning(self, status: u16) -> GatewayError {
        match self {
            Self::InvalidRequest => GatewayError::Rejected(Reason::InvalidRequest),
            Self::NotAcceptable => GatewayError::Rejected(Reason::NotAcceptable),
            Self::KeyReused => GatewayError::Rejected(Reason::KeyReused),
            Self::NotAuthorised => GatewayError::Unavailable(Reason::NotAuthorised),
            Self::InProgress => GatewayError::Unavailable(Reason::InProgress),
            Self::TooManyRequests => GatewayError::Unavailable(Reason::TooManyRequests),
            Self::Internal | Self::Unavailable => {
                GatewayError::Unavailable(Reason::OutOfOrder(status))
            }
        }
    }
}

/// An error as it goes over the wire.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// What kind.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// For people; names nobody.
    pub title: String,
    /// The status of the answer that carries it.
    pub status: u16,
    /// For people; names nobody.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which occurrence.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

impl Problem {
    /// A problem with the first status that its kind comes with.
    pub fn new(kind: ProblemKind, detail: Option<&str>) -> Self {
        let status = kind.statuses().first().copied().unwrap_or(500);
        let (title, detail) = (kind.title().to_owned(), detail.map(str::to_owned));
        Self { kind, title, status, detail, instance: None }
    }

    /// What it means that `system` answered with this status and problem; `None` when the contract
    /// does not know the two together.
    pub fn meaning(&self, system: OutsideSystem, status: u16) -> Option<GatewayError> {
        let is_known = self.status == status
            && self.kind.statuses().contains(&status)
            && self.kind.is_known_to(system);
        is_known.then(|| self.kind.meaning(status))
    }
}
