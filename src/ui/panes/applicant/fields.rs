//! The fields of an application, in the order in which a visitor is asked.

use serde::{Deserialize, Serialize};

use crate::casework::case::Case;
use crate::casework::decide::NUMBER_LETTERS_MAX;
use crate::casework::decide::{INSTITUTION_LETTERS_MAX, SCOPE_LETTERS_MAX};
use crate::casework::forms::{ReleaseGround, RepresentationProof};
use crate::casework::identity::{Category, FatherSuffix, IdDocumentKind, PersonCodeKind};
use crate::law::passport::{AnswerChannel, Passport, RequestChannel};
use crate::ui::field::Kind;
use crate::ui::form::check::Check;
use crate::ui::form::entry::{Content, Entry, OptionRow};
use crate::ui::words;

/// Letters of a name field: a name has at most 40; two more show that it is too long.
const NAME_LETTERS_MAX: usize = 42;
/// Letters of an address line.
const ADDRESS_LETTERS_MAX: usize = 120;
/// Letters of a document's series and number, with the blank between.
const DOCUMENT_LETTERS_MAX: usize = 14;
/// Letters of a postcode.
const POSTCODE_LETTERS_MAX: usize = 7;
/// Letters of a telephone number with its blanks.
const PHONE_LETTERS_MAX: usize = 22;
/// Letters of an e-mail address.
const EMAIL_LETTERS_MAX: usize = 254;
/// Letters of a date in any of the ways it is typed.
const DATE_LETTERS_MAX: usize = 12;
/// Letters of the declared need in the applicant's words: one line of the form.
const NEED_LETTERS_MAX: usize = 200;

/// A field of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of its name")]
pub enum FieldId {
    Category,
    DocumentKind,
    Code,
    Surname,
    Given,
    Father,
    Suffix,
    Born,
    Document,
    Address,
    Postcode,
    Phone,
    Email,
    Institution,
    Released,
    Ground,
    Certificate,
    ReturnedFromAbroad,
    Channel,
    Answer,
    Need,
    Words,
    ProxySurname,
    ProxyGiven,
    ProxyFather,
    ProxySuffix,
    ProxyProof,
    ProxyNumber,
    ProxyScope,
    ProxyExpires,
    ProxyPhone,
}

impl FieldId {
    /// The fields about the representative.
    pub const PROXY: [Self; 9] = [
        Self::ProxySurname,
        Self::ProxyGiven,
        Self::ProxyFather,
        Self::ProxySuffix,
        Self::ProxyProof,
        Self::ProxyNumber,
        Self::ProxyScope,
        Self::ProxyExpires,
        Self::ProxyPhone,
    ];

    /// Whether MEİS is asked anew when this field changes.
    pub fn identifies(self) -> bool {
        matches!(self, Self::Category | Self::DocumentKind | Self::Code)
    }
}

/// What help is declared to be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Medical.
    pub medical: bool,
    /// Social.
    pub social: bool,
}

const NEEDS: [(Need, OptionRow); 3] = [
    (Need { medical: true, social: true }, ("both", "need-both")),
    (Need { medical: true, social: false }, ("medical", "need-medical")),
    (Need { medical: false, social: true }, ("social", "need-social")),
];

/// The need behind a code; nothing declared when there is none.
pub fn need_of(code: &str) -> Need {
    let found = NEEDS.iter().find(|(_, (known, _))| *known == code);
    found.map_or(Need { medical: false, social: false }, |(need, _)| *need)
}

/// The code of a need; empty when nothing is declared.
pub fn need_code(need: Need) -> &'static str {
    NEEDS.iter().find(|(known, _)| *known == need).map_or("", |(_, (code, _))| code)
}

/// Message key of a declared need; `None` when nothing is declared.
pub fn need_label(medical: bool, social: bool) -> Option<&'static str> {
    let need = Need { medical, social };
    NEEDS.iter().find(|(known, _)| *known == need).map(|(_, (_, label))| *label)
}

/// Declares the codes of an enum once, both ways.
macro_rules! codes {
    ($($(#[$doc:meta])* $to:ident, $from:ident, $kind:ty { $($code:literal = $value:expr),+ $(,)? })+) => {$(
        $(#[$doc])*
        pub fn $to(value: $kind) -> &'static str {
            [$(($code, $value)),+].into_iter().find(|(_, known)| *known == value).map_or("", |(code, _)| code)
        }

        /// The value behind a code.
        pub fn $from(code: &str) -> Option<$kind> {
            [$(($code, $value)),+].into_iter().find(|(known, _)| *known == code).map(|(_, value)| value)
        }
    )+};
}

codes! {
    /// Code of a category.
    category_code, category_of, Category {
        "citizen" = Category::Citizen,
        "foreigner" = Category::Foreigner,
        "stateless" = Category::Stateless,
    }
    /// Code of a kind of identity document.
    kind_code, kind_of, IdDocumentKind {
        "id_card" = IdDocumentKind::IdCard,
        "old_id_card" = IdDocumentKind::OldIdCard,
        "permanent_permit" = IdDocumentKind::PermanentPermit,
        "temporary_permit" = IdDocumentKind::TemporaryPermit,
    }
    /// Code of the word after a father's name.
    suffix_code, suffix_of, FatherSuffix {
        "oglu" = FatherSuffix::Oglu,
        "qizi" = FatherSuffix::Qizi,
        "none" = FatherSuffix::None,
    }
    /// Code of a ground of release.
    ground_code, ground_of, ReleaseGround {
        "served" = ReleaseGround::Served,
        "parole" = ReleaseGround::Parole,
        "pardon" = ReleaseGround::Pardon,
        "amnesty" = ReleaseGround::Amnesty,
        "illness" = ReleaseGround::Illness,
        "exonerated" = ReleaseGround::Exonerated,
        "other" = ReleaseGround::Other,
    }
    /// Code of a proof of representation.
    proof_code, proof_of, RepresentationProof {
        "power_of_attorney" = RepresentationProof::PowerOfAttorney,
        "guardianship" = RepresentationProof::Guardianship,
        "custodianship" = RepresentationProof::Custodianship,
    }
}

fn kinds(category: Category) -> Vec<OptionRow> {
    let kinds: [IdDocumentKind; 2] = match category {
        Category::Citizen => [IdDocumentKind::IdCard, IdDocumentKind::OldIdCard],
        _ => [IdDocumentKind::PermanentPermit, IdDocumentKind::TemporaryPermit],
    };
    kinds.into_iter().map(|kind| (kind_code(kind), words::id_document(kind))).collect()
}

fn suffixes() -> Vec<OptionRow> {
    let suffixes = [FatherSuffix::Oglu, FatherSuffix::Qizi, FatherSuffix::None];
    suffixes.into_iter().map(|suffix| (suffix_code(suffix), words::suffix(suffix))).collect()
}

/// Message key of a form of request.
pub fn request_label(channel: RequestChannel) -> &'static str {
    match channel {
        RequestChannel::InPerson => "channel-in-person",
        RequestChannel::Representative => "channel-representative",
        RequestChannel::CallCentre => "channel-call-centre",
        RequestChannel::SelfService => "channel-self-service",
    }
}

/// Message key of a form of answer.
pub fn answer_label(channel: AnswerChannel) -> &'static str {
    match channel {
        AnswerChannel::InPerson => "channel-in-person",
        AnswerChannel::Representative => "channel-representative",
        AnswerChannel::CallCentre => "channel-call-centre",
        AnswerChannel::Proactive => "channel-proactive",
        AnswerChannel::SelfService => "channel-self-service",
    }
}

/// All fields, empty. Channels are those the passport has selected; the first one is preset, since
/// whoever stands at the desk has come in person.
pub fn entries(passport: Option<&Passport>) -> Vec<Entry<FieldId>> {
    let mut all = identity();
    all.extend(contact());
    all.extend(sentence());
    all.extend(request(passport));
    all.extend(proxy());
    all
}

fn identity() -> Vec<Entry<FieldId>> {
    use FieldId as F;
    let categories = [Category::Citizen, Category::Foreigner, Category::Stateless]
        .map(|category| (category_code(category), words::category(category)));
    let name = |id, label| Entry::text(id, label, Kind::Free, NAME_LETTERS_MAX, Check::Name);
    vec![
        Entry::choice(F::Category, "field-category", categories.to_vec(), "citizen")
            .under("section-identity")
            .needed(),
        Entry::choice(F::DocumentKind, "field-document-kind", kinds(Category::Citizen), "id_card")
            .needed(),
        Entry::text(
            F::Code,
            "field-fin",
            Kind::Code { fixed: true },
            7,
            Check::Code(PersonCodeKind::Fin),
        )
        .needed(),
        name(F::Surname, "field-surname").needed(),
        name(F::Given, "field-name").needed(),
        name(F::Father, "field-father-name"),
        Entry::choice(F::Suffix, "field-patronymic", suffixes(), ""),
        Entry::text(F::Born, "field-birth-date", Kind::Date, DATE_LETTERS_MAX, Check::PastDate),
        Entry::text(
            F::Document,
            "field-document",
            Kind::Capitals,
            DOCUMENT_LETTERS_MAX,
            Check::Document(IdDocumentKind::IdCard),
        ),
    ]
}

fn contact() -> Vec<Entry<FieldId>> {
    use FieldId as F;
    let text = Entry::text;
    vec![
        text(F::Phone, "field-phone", Kind::Phone, PHONE_LETTERS_MAX, Check::Phone)
            .under("section-contact"),
        text(F::Email, "field-email", Kind::Email, EMAIL_LETTERS_MAX, Check::Email),
        text(F::Address, "field-address", Kind::Free, ADDRESS_LETTERS_MAX, Check::Address),
        text(F::Postcode, "field-postcode", Kind::Capitals, POSTCODE_LETTERS_MAX, Check::Postcode),
    ]
}

fn sentence() -> Vec<Entry<FieldId>> {
    use FieldId as F;
    let grounds = ReleaseGround::ALL.map(|it| (ground_code(it), words::release_ground(it)));
    let text = Entry::text;
    vec![
        text(
            F::Institution,
            "field-institution",
            Kind::Free,
            INSTITUTION_LETTERS_MAX,
            Check::Words,
        )
        .under("section-sentence")
        .needed(),
        text(F::Released, "field-release-date", Kind::Date, DATE_LETTERS_MAX, Check::PastDate)
            .needed(),
        Entry::choice(F::Ground, "field-release-ground", grounds.to_vec(), "").needed(),
        text(
            F::Certificate,
            "field-certificate-number",
            Kind::Free,
            NUMBER_LETTERS_MAX,
            Check::Words,
        ),
        text(
            F::ReturnedFromAbroad,
            "field-returned-from-abroad",
            Kind::Date,
            DATE_LETTERS_MAX,
            Check::PastDate,
        ),
    ]
}

fn request(passport: Option<&Passport>) -> Vec<Entry<FieldId>> {
    use FieldId as F;
    let requests: Vec<OptionRow> = passport
        .map_or(RequestChannel::ALL, |it| &it.request_channels.selected[..])
        .iter()
        .map(|channel| (channel.as_str(), request_label(*channel)))
        .collect();
    let answers: Vec<OptionRow> = passport
        .map_or(AnswerChannel::ALL, |it| &it.answer_channels.selected[..])
        .iter()
        .map(|channel| (channel.as_str(), answer_label(*channel)))
        .collect();
    let first = |options: &[OptionRow]| options.first().map_or("", |(code, _)| *code);
    let (request, answer) = (first(&requests), first(&answers));
    let needs = NEEDS.iter().map(|(_, option)| *option).collect();
    vec![
        Entry::choice(F::Channel, "field-request-channel", requests, request)
            .under("section-request")
            .needed(),
        Entry::choice(F::Answer, "field-answer-channel", answers, answer).needed(),
        Entry::choice(F::Need, "field-need", needs, ""),
        Entry::text(F::Words, "field-need-words", Kind::Free, NEED_LETTERS_MAX, Check::Words),
    ]
}

fn proxy() -> Vec<Entry<FieldId>> {
    use FieldId as F;
    let name = |id, label| Entry::text(id, label, Kind::Free, NAME_LETTERS_MAX, Check::Name);
    let proofs = [
        RepresentationProof::PowerOfAttorney,
        RepresentationProof::Guardianship,
        RepresentationProof::Custodianship,
    ]
    .map(|proof| (proof_code(proof), words::proof(proof)));
    let words = |id, label, max| Entry::text(id, label, Kind::Free, max, Check::Words);
    let expires = Entry::text(
        F::ProxyExpires,
        "field-representative-expiry",
        Kind::Date,
        DATE_LETTERS_MAX,
        Check::Date,
    );
    let phone =
        Entry::text(F::ProxyPhone, "field-phone", Kind::Phone, PHONE_LETTERS_MAX, Check::Phone);
    let mut entries = vec![
        name(F::ProxySurname, "field-surname").under("section-representative").needed(),
        name(F::ProxyGiven, "field-name").needed(),
        name(F::ProxyFather, "field-father-name"),
        Entry::choice(F::ProxySuffix, "field-patronymic", suffixes(), ""),
        Entry::choice(F::ProxyProof, "field-representative-proof", proofs.to_vec(), "").needed(),
        words(F::ProxyNumber, "field-representative-number", NUMBER_LETTERS_MAX).needed(),
        words(F::ProxyScope, "field-representative-scope", SCOPE_LETTERS_MAX),
        expires,
        phone,
    ];
    for entry in &mut entries {
        entry.shown = false;
    }
    entries
}

/// The document kinds that a category may show.
pub fn offer_kinds(entry: &mut Entry<FieldId>, category: Category) {
    if let Content::Choice(choice) = &mut entry.content {
        choice.offer(kinds(category));
        if choice.code().is_empty() {
            choice.choose(kinds(category).first().map_or("", |(code, _)| code));
        }
    }
}

/// The code field for a kind of document: its label, its length, what is checked.
pub fn fit_code(entry: &mut Entry<FieldId>, kind: PersonCodeKind) {
    entry.check = Check::Code(kind);
    entry.label = match kind {
        PersonCodeKind::Fin => "field-fin",
        PersonCodeKind::Permit => "field-permit-code",
    };
    if let Content::Text(field) = &mut entry.content {
        let fixed = kind.fixed_length().is_some();
        field.retype(Kind::Code { fixed }, *kind.lengths().end());
    }
}

/// The code kept with a case, for its field.
pub fn code_text(case: &Case) -> String {
    case.code().map(|code| code.as_str().to_owned()).unwrap_or_default()
}
