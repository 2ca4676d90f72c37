//! Who comes in, under which name, and to which world.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::learner::Learner;
use super::limits::{LEARNERS_AN_ADDRESS_MAX, NAME_LETTERS_MAX, NAMESAKES_MAX};
use super::name::cleaned;
use super::{Book, Class, locked};
use crate::locale::fold::fold;
use crate::locale::{Arg, Text};
use crate::terminal::program::{End, Sink};
use crate::terminal::ssh::class::{Classroom, Entering, Pupil};

impl Book {
    /// Learners of a name, in the order in which they came.
    fn namesakes(&self, folded: &str) -> Vec<Arc<Learner>> {
        self.learners.iter().filter(|learner| learner.folded == folded).cloned().collect()
    }
}

impl Class {
    /// A place for somebody new.
    fn admits(&self, name: &str, address: IpAddr) -> Entering<Arc<Learner>> {
        let text = self.text();
        let mut book = locked(&self.inner.book);
        let most = [("most", Arg::from(self.inner.learners_max))];
        let from_there = book.learners.iter().filter(|learner| learner.address == address).count();
        let folded = fold(name);
        let namesakes = book.namesakes(&folded).len();
        let refused = if book.is_over {
            Some(text.say("class-over").into_owned())
        } else if book.learners.len() >= self.inner.learners_max {
            Some(text.with("class-full", &most))
        } else if from_there >= LEARNERS_AN_ADDRESS_MAX {
            Some(text.with("class-address-full", &[("most", Arg::from(LEARNERS_AN_ADDRESS_MAX))]))
        } else if namesakes >= NAMESAKES_MAX {
            Some(text.with("class-namesakes", &[("name", Arg::from(name))]))
        } else {
            None
        };
        if let Some(words) = refused {
            return Entering::No(words);
        }
        let number = book.learners.len() + 1;
        let mut shown = name.to_owned();
        let mut next = namesakes;
        // Somebody may really be called "Leyla (2)".
        while book.learners.iter().any(|learner| learner.name == shown) || next > 0 && shown == name
        {
            next += 1;
            shown = format!("{name} ({})", next.max(2));
        }
        let changed = self.inner.changed.clone();
        let learner = Arc::new(Learner::new(number, shown, folded, address, changed));
        book.learners.push(learner.clone());
        drop(book);
        self.inner.changed.send_replace(());
        Entering::In(learner)
    }

    /// The question which of the known ones somebody is.
    fn which(&self, namesakes: &[Arc<Learner>]) -> Entering<Arc<Learner>> {
        let text = self.text();
        let mut words = text.say("class-known").into_owned();
        for (at, learner) in namesakes.iter().enumerate() {
            words.push_str(&format!("\n  {}  {}", at + 1, described(learner, text)));
        }
        let other = text.say("class-other").into_owned();
        words.push_str(&format!("\n  {}  {other}\n", namesakes.len() + 1));
        Entering::Which(words)
    }
}

/// A learner as they may know themselves: name, how far they are, whether they are there.
fn described(learner: &Learner, text: Text) -> String {
    let standing = learner.standing();
    let step = match (standing.is_over, standing.step) {
        (true, _) => text.say("class-finished").into_owned(),
        (false, Some((number, _))) => {
            text.with("class-known-step", &[("number", Arg::from(number))])
        }
        (false, None) => text.say("class-waiting").into_owned(),
    };
    let there = if learner.is_at_work() { "class-at-work" } else { "class-gone" };
    format!("{} · {step} · {}", learner.name, text.say(there))
}

impl Classroom for Class {
    type Place = Arc<Learner>;

    fn text(&self) -> Text {
        Self::text(self)
    }

    fn stopping(&self) -> watch::Receiver<bool> {
        self.ending()
    }

    fn greets(&self, name: &str) -> Result<(), String> {
        let text = self.text();
        if *self.inner.stop.borrow() {
            return Err(text.say("class-over").into_owned());
        }
        match cleaned(name) {
            Some(_) => Ok(()),
            None => Err(text.with("class-name", &[("letters", Arg::from(NAME_LETTERS_MAX))])),
        }
    }

    fn wait(&self, address: IpAddr) -> Duration {
        self.guess_wait(address)
    }

    fn enters(&self, name: &str, code: &str, address: IpAddr) -> Entering<Arc<Learner>> {
        if !self.inner.code.is(code) {
            let now = Instant::now();
            let mut guesses = locked(&self.inner.guesses);
            guesses.wrong(address, now);
            let wait = guesses.wait(address, now).as_secs();
            drop(guesses);
            tracing::warn!(peer = %address, "a wrong class code");
            let text = self.text();
            let words = match wait {
                0 => text.say("class-wrong").into_owned(),
                seconds => text.with("class-wrong-wait", &[("seconds", Arg::from(seconds))]),
            };
            return Entering::Wrong(words);
        }
        let Some(name) = cleaned(name) else {
            return Entering::No(
                self.text().with("class-name", &[("letters", Arg::from(NAME_LETTERS_MAX))]),
            );
        };
        let namesakes = locked(&self.inner.book).namesakes(&fold(&name));
        if namesakes.is_empty() { self.admits(&name, address) } else { self.which(&namesakes) }
    }

    fn chooses(&self, name: &str, choice: &str, address: IpAddr) -> Entering<Arc<Learner>> {
        let Some(name) = cleaned(name) else { return self.which(&[]) };
        let namesakes = locked(&self.inner.book).namesakes(&fold(&name));
        let choice = choice.trim();
        // Whoever only comes back presses Enter.
        let alone = namesakes.len() == 1 && namesakes.iter().all(|one| !one.is_at_work());
        let chosen = if choice.is_empty() && alone { Some(1) } else { choice.parse().ok() };
        match chosen {
            Some(number) if number == namesakes.len() + 1 => self.admits(&name, address),
            Some(number) => match number.checked_sub(1).and_then(|at| namesakes.get(at)) {
                Some(learner) => Entering::In(learner.clone()),
                None => self.which(&namesakes),
            },
            None => self.which(&namesakes),
        }
    }

    async fn receive<S: Sink>(&self, place: Arc<Learner>, pupil: Pupil, sink: &mut S) -> End {
        self.sits(place, pupil, sink).await
    }
}
