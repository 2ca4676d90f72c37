//! The closed lists of the passport, each entry with the code that files and screens know it by.

use serde::{Deserialize, Serialize};

/// A value that is written in a passport file as a short code.
pub trait Code: Sized + Clone + Eq {
    /// The value behind a code; `None` when the list has no such code.
    fn from_code(code: &str) -> Option<Self>;
    /// The code as written in the file.
    fn code(&self) -> &str;
    /// What may be written, for the linter's remedy.
    fn expected() -> String;
}

/// Longest code of an open list, in characters.
pub const CODE_CHARS_MAX: usize = 40;

/// Open lists: any short code of lower-case Latin letters, digits and `_`.
impl Code for String {
    fn from_code(code: &str) -> Option<Self> {
        let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let sized = !code.is_empty() && code.len() <= CODE_CHARS_MAX;
        (sized && code.chars().all(lawful)).then(|| code.to_owned())
    }

    fn code(&self) -> &str {
        self
    }

    fn expected() -> String {
        format!("1 to {CODE_CHARS_MAX} of a-z, 0-9 and _")
    }
}

/// Declares a closed list: the enum, its codes, and all its values in the source's order.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum $name {
            $($(#[$item])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the source.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code used in files, commands and message keys.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }
        }

        impl Code for $name {
            fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == code)
            }

            fn code(&self) -> &str {
                (*self).as_str()
            }

            fn expected() -> String {
                Self::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", ")
            }
        }
    };
}

coded! {
    /// How an application may come in (item 6).
    RequestChannel {
        /// In person.
        InPerson = "in_person",
        /// Through a representative with proof of authority.
        Representative = "representative",
        /// Through the call centre.
        CallCentre = "call_centre",
        /// Through the electronic systems.
        SelfService = "self_service",
    }
}

coded! {
    /// How the answer may go out (item 8).
    AnswerChannel {
        /// In person.
        InPerson = "in_person",
        /// Through a representative with proof of authority.
        Representative = "representative",
        /// Through the call centre.
        CallCentre = "call_centre",
        /// On the State's own initiative.
        Proactive = "proactive",
        /// Through the electronic systems.
        SelfService = "self_service",
    }
}

coded! {
    /// The lawful grounds of a refusal (item 9); there are no others.
    RefusalGround {
        /// The documents are incomplete.
        IncompleteDocuments = "incomplete_documents",
        /// There is no legal ground.
        NoLegalGround = "no_legal_ground",
    }
}

coded! {
    /// Who may use the service (item 10).
    UserCategory {
        /// Citizens.
        Citizen = "citizen",
        /// Foreigners with the right of permanent residence.
        Foreigner = "foreigner",
        /// Stateless persons with the right of permanent residence.
        Stateless = "stateless",
        /// Sole traders.
        SoleTrader = "sole_trader",
        /// Legal entities.
        LegalEntity = "legal_entity",
        /// Family farms.
        FamilyFarm = "family_farm",
    }
}

coded! {
    /// Units of a term (items 12, 14 and 16).
    TermUnit {
        /// Months.
        Month = "month",
        /// Days.
        Day = "day",
        /// Hours.
        Hour = "hour",
        /// Minutes.
        Minute = "minute",
    }
}

coded! {
    /// Whether the service costs anything (item 19).
    Fee {
        /// Paid.
        Paid = "paid",
        /// Free of charge.
        Free = "free",
    }
}

coded! {
    /// The documents a case can rest on (item 21; the last one from item 6).
    DocumentKind {
        /// Identity card, or a permanent residence permit card (item 21, document 1).
        Identity = "identity",
        /// The penitentiary institution's certificate of release (item 21, document 2).
        ReleaseCertificate = "release_certificate",
        /// Copy of the court decision of release on exonerating grounds (item 21, document 3).
        CourtDecision = "court_decision",
        /// Power of attorney, or proof of being guardian or custodian (item 6).
        RepresentationProof = "representation_proof",
    }
}

coded! {
    /// When a document must be shown on paper.
    RequiredWhen {
        /// MEİS could not give the data electronically (note to item 21).
        RegisterAnswerMissing = "register_answer_missing",
        /// The person was released on exonerating grounds.
        ExoneratingGround = "exonerating_ground",
        /// A representative applies.
        Representative = "representative",
        /// The applicant is a foreigner or a stateless person.
        ForeignerOrStateless = "foreigner_or_stateless",
    }
}

coded! {
    /// In what form a document may be shown (item 22).
    EvidenceForm {
        /// The original.
        Original = "original",
        /// A plain copy.
        Copy = "copy",
        /// A notarised copy.
        NotarisedCopy = "notarised_copy",
        /// An electronic copy.
        ElectronicCopy = "electronic_copy",
    }
}

coded! {
    /// The seven kinds of step (item 23).
    StepKind {
        /// Taking a queue ticket.
        Queue = "queue",
        /// Going to the desk when called.
        Desk = "desk",
        /// Giving documents where MEİS cannot.
        Documents = "documents",
        /// Checking whether the allowance was already paid for this sentence.
        PriorPayment = "prior_payment",
        /// Checking completeness and registering the application.
        Registration = "registration",
        /// Forwarding to the back office, which decides.
        BackOffice = "back_office",
        /// Posting the decision in the applicant's cabinet.
        Notice = "notice",
    }
}

coded! {
    /// Who acts in a step (items 23 and 27).
    StepActor {
        /// The person who applies.
        Applicant = "applicant",
        /// The social agent of the centre.
        SocialAgent = "social_agent",
        /// The officer of the back office.
        BackOffice = "back_office",
    }
}

coded! {
    /// How far the service is digitised (item 26).
    Digitisation {
        /// Fully.
        Full = "full",
        /// Partly.
        Partial = "partial",
        /// Not digitised.
        NotDigitised = "not_digitised",
        /// Cannot be digitised.
        NotDigitisable = "not_digitisable",
    }
}

coded! {
    /// How the days of a term are counted.
    Counting {
        /// Every day counts (Civil Code 369.6; the source says plain days).
        CalendarDays = "calendar_days",
    }
}

coded! {
    /// Which date picks the minimum wage of the allowance.
    AllowanceReference {
        /// The day of registration.
        Registration = "registration",
        /// The day of the application.
        Application = "application",
        /// The day of the decision.
        Decision = "decision",
    }
}

coded! {
    /// How well a figure is attested.
    SourceMark {
        /// Read in an official or press source.
        Confirmed = "confirmed",
        /// Computed, or from one weak source.
        Likely = "likely",
    }
}
