//! What a person can do with an open case, and why not: shown before it is tried.

use crate::casework::case::{Case, Notice, NoticeMeans, Stage};
use crate::casework::command::{Act, Command, Verdict};
use crate::casework::decide::decide;
use crate::casework::documents::{self, Need};
use crate::casework::guidance;
use crate::casework::refusal::Refusal;
use crate::law::passport::{AllowanceReference, DocumentKind, Passport, RefusalGround};
use crate::locale::numbers::manat;
use crate::ui::Scene;
use crate::ui::words;

/// Stands for the words that are still to be written, when casework is asked whether they may be.
const WORDS_TO_COME: &str = "…";

/// One thing to do with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Take it for review.
    Claim,
    /// Grant the allowance.
    Grant,
    /// Refuse it.
    Refuse,
    /// Send it back for papers.
    Return,
    /// Let it go.
    Release,
    /// Give it to a colleague.
    HandOver,
    /// Post the notice.
    PostNotice,
    /// Record that the citizen has been told in this way.
    Tell(NoticeMeans),
    /// Close it.
    Close,
    /// Take the decision up again.
    Correct,
}

/// A deed with its words and what speaks against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub deed: Deed,
    /// In words.
    pub words: String,
    /// Why not now; `None` when it may be done.
    pub refusal: Option<Refusal>,
}

impl Deed {
    fn act(self) -> Act {
        match self {
            Self::Claim => Act::Claim,
            Self::Grant | Self::Refuse => Act::Decide,
            Self::Return => Act::ReturnForPapers,
            Self::Release => Act::Release,
            Self::HandOver => Act::HandOver,
            Self::PostNotice => Act::PostNotice,
            Self::Tell(_) => Act::TellCitizen,
            Self::Close => Act::CloseCase,
            Self::Correct => Act::OpenCorrection,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Claim => "deed-claim",
            Self::Grant => "deed-grant",
            Self::Refuse => "deed-refuse",
            Self::Return => "deed-return",
            Self::Release => "deed-release",
            Self::HandOver => "deed-hand-over",
            Self::PostNotice => "deed-post-notice",
            Self::Tell(NoticeMeans::Telephone) => "deed-tell-telephone",
            Self::Tell(NoticeMeans::Paper) => "deed-tell-paper",
            Self::Close => "deed-close",
            Self::Correct => "deed-correct",
        }
    }
}

/// The deeds that belong to the case's stage and that this person's role does at all.
pub fn offers(scene: &Scene, case: &Case) -> Vec<Offer> {
    let centre = &scene.snapshot.centre;
    let context = scene.context();
    let held_by_me = case.claim.is_some_and(|held| Some(held.by) == scene.staff);
    let deeds: &[Deed] = match case.stage {
        Stage::Forwarded => &[Deed::Claim, Deed::HandOver],
        Stage::UnderReview if held_by_me => {
            &[Deed::Grant, Deed::Refuse, Deed::Return, Deed::HandOver, Deed::Release]
        }
        Stage::UnderReview => &[Deed::Claim, Deed::HandOver],
        Stage::Granted | Stage::Refused => match case.notice {
            Notice::NotPosted => &[Deed::PostNotice, Deed::Correct],
            Notice::Told { .. } => &[Deed::Close, Deed::Correct],
            // What the portal refused can be handed to it again, once the reason is mended.
            Notice::Failed { .. } => &[
                Deed::Tell(NoticeMeans::Telephone),
                Deed::Tell(NoticeMeans::Paper),
                Deed::PostNotice,
                Deed::Correct,
            ],
            _ => {
                &[Deed::Tell(NoticeMeans::Telephone), Deed::Tell(NoticeMeans::Paper), Deed::Correct]
            }
        },
        Stage::Notified => &[Deed::Close, Deed::Correct],
        Stage::Closed => &[Deed::Correct],
        _ => &[],
    };
    let may = |deed: &&Deed| guidance::may(centre, deed.act(), &context).is_ok();
    let offer = |deed: &Deed| Offer {
        deed: *deed,
        words: deed_words(scene, case, *deed),
        refusal: refusal(scene, case, *deed),
    };
    deeds.iter().filter(may).map(offer).collect()
}

fn deed_words(scene: &Scene, case: &Case, deed: Deed) -> String {
    let amount = (deed == Deed::Grant).then(|| amount(scene, case)).flatten();
    match amount {
        Some(amount) => {
            let amount = manat(amount, scene.text.lang());
            scene.text.with("deed-grant-amount", &[("amount", amount.into())])
        }
        None => scene.text.say(deed.key()).into_owned(),
    }
}

/// The amount that a grant would come to.
pub fn amount(scene: &Scene, case: &Case) -> Option<u32> {
    let passport = scene.snapshot.centre.passport_of(case)?;
    let day = match passport.rules.allowance_reference {
        AllowanceReference::Registration => case.registration.as_ref()?.at.date(),
        AllowanceReference::Application => case.opened.1.date(),
        AllowanceReference::Decision => scene.now.date(),
    };
    passport.allowance_on(day).map(|amount| amount.manats)
}

/// Whether a grant needs the officer's word that an earlier one is for another sentence.
pub fn needs_confirmation(scene: &Scene, case: &Case) -> Option<chrono::NaiveDate> {
    match decide(&scene.snapshot.centre, &grant(case, false), &scene.context()) {
        Err(Refusal::ConfirmEarlierGrant { on }) => Some(on),
        _ => None,
    }
}

/// The command of a grant.
pub fn grant(case: &Case, earlier_grant_confirmed: bool) -> Command {
    Command::Decide { case: case.id, verdict: Verdict::Grant { earlier_grant_confirmed } }
}

/// The documents that a case can be sent back for.
pub fn returnable(case: &Case, passport: &Passport) -> Vec<DocumentKind> {
    let rows = documents::checklist(case, passport);
    let open = rows.iter().filter(|row| !matches!(row.need, Need::RegisterAnswers { .. }));
    open.map(|row| row.kind).collect()
}

fn refusal(scene: &Scene, case: &Case, deed: Deed) -> Option<Refusal> {
    let centre = &scene.snapshot.centre;
    let id = case.id;
    let words = || WORDS_TO_COME.to_owned();
    let command = match deed {
        Deed::Claim => Command::Claim(id),
        Deed::Grant => grant(case, true),
        Deed::Refuse => {
            let passport = centre.passport_of(case)?;
            let ground = passport.refusal_grounds.selected.first().copied();
            let ground = ground.unwrap_or(RefusalGround::NoLegalGround);
            Command::Decide { case: id, verdict: Verdict::Refuse { ground, reasons: words() } }
        }
        Deed::Return => {
            let passport = centre.passport_of(case)?;
            let mut documents = returnable(case, passport);
            if documents.is_empty() {
                // Every register has answered: the refusal says so of the first document.
                documents.extend(documents::checklist(case, passport).first().map(|row| row.kind));
            }
            Command::ReturnForPapers { case: id, documents, words: words() }
        }
        Deed::Release => Command::Release(id),
        Deed::PostNotice => Command::PostNotice(id),
        Deed::Tell(means) => Command::TellCitizen { case: id, means },
        Deed::Close => Command::CloseCase(id),
        Deed::Correct => Command::OpenCorrection { case: id, reason: words() },
        // To whom is asked next; there the frame says who can take it.
        Deed::HandOver => return None,
    };
    decide(centre, &command, &scene.context()).err()
}

/// Why not, in words with the item.
pub fn refusal_words(scene: &Scene, offer: &Offer) -> Option<String> {
    let why = offer.refusal.as_ref()?;
    Some(words::refusal_with_item(scene.text, why, scene.snapshot))
}
