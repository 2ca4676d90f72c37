//! A centre behind the door: people by their keys and PINs, the desk, and lines of plain mode.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use russh::keys::PublicKey;
use russh::server::{Auth, Response};
use russh::{MethodKind, MethodSet};
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::attend::Line;
use super::command::Places;
use super::host::{Arrival, Given, Host};
use super::limits::LOGIN_BYTES_MAX;
use super::{Shared, command, entry, sitting};
use crate::casework::ids::StaffId;
use crate::engine::PIN_DIGITS_MAX;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::{Arg, Text};
use crate::terminal::facts::TerminalFacts;
use crate::terminal::house::{Door, Guest, House, Presence, until_withdrawn, withdrawn};
use crate::terminal::local::SIZE_UNKNOWN;
use crate::terminal::one_line::Asked;
use crate::terminal::program::End;
use crate::terminal::throttle::{Kind, Source};

/// The house, and what its door alone knows.
pub(super) struct Centre {
    pub house: House,
    pub law: (Passport, Calendar),
    pub pin_alone: bool,
    pub commands: Places,
}

/// Somebody at the centre's door.
#[derive(Default)]
pub(super) struct Caller {
    /// Has shown their key; the PIN is still wanted.
    keyed: Option<Keyed>,
    /// Has signed in.
    staff: Option<StaffId>,
    /// When they gave their PIN for it, if they did, in the engine's elapsed time.
    pin_at: Option<Duration>,
    /// With this key, if with one.
    key: Option<Arc<[u8]>>,
}

/// Whose key was shown, and under which name: another name starts anew.
struct Keyed {
    login: String,
    staff: StaffId,
    key: Arc<[u8]>,
}

impl Centre {
    fn holder(&self, login: &str, key: &PublicKey) -> Option<StaffId> {
        if login.len() > LOGIN_BYTES_MAX {
            return None;
        }
        entry::holder(&self.house.engine().snapshot(), login, key)
    }

    /// The person, while they are of the centre. Their role may have changed meanwhile: who gave no
    /// PIN and needs one now opens nothing more on this connection.
    fn staff(&self, caller: &Caller) -> Option<StaffId> {
        let staff = caller.staff?;
        let snapshot = self.house.engine().snapshot();
        if withdrawn(&snapshot, staff, caller.key.as_deref()).is_some() {
            return None;
        }
        let role = entry::role_of(&snapshot, staff)?;
        (caller.pin_at.is_some() || !entry::needs_pin(role)).then_some(staff)
    }

    /// Whether the PIN that was given on this connection still counts for what begins now. A connection
    /// may outlive the person's presence by hours, and a screen would have gone blank in that time: what
    /// begins later begins with the PIN.
    fn gave_pin(&self, caller: &Caller) -> bool {
        let (engine, minutes) = (self.house.engine(), self.house.manners().lock_minutes);
        caller.pin_at.is_some_and(|at| minutes == 0 || engine.minutes_passed(at) < minutes)
    }

    /// Whether a PIN may be asked for under this name.
    fn may_try_pin(&self, caller: &Caller, login: &str) -> bool {
        let keyed = caller.keyed.as_ref().is_some_and(|keyed| keyed.login == login);
        login.len() <= LOGIN_BYTES_MAX && (keyed || self.pin_alone)
    }

    /// Until when no PIN of somebody who has shown their key is looked at, in words; nothing else is
    /// told to anybody, or it would be known which logins there are.
    fn locked(&self, caller: &Caller) -> String {
        let engine = self.house.engine();
        let (snapshot, now) = (engine.snapshot(), engine.now());
        let member = caller.keyed.as_ref().and_then(|keyed| snapshot.centre.member(keyed.staff));
        let until = member.and_then(|member| member.locked_until).filter(|until| *until > now);
        let Some(until) = until else { return String::new() };
        // A started minute counts, so that the time said is never too short.
        let minutes = until.plus_seconds(59).minutes_since(now).max(1);
        self.text().with("sign-in-locked-for", &[("minutes", Arg::from(minutes))])
    }

    async fn try_pin(&self, caller: &mut Caller, login: &str, peer: IpAddr, pin: &str) -> Auth {
        let found = self.house.engine().sign_in(login.to_owned(), pin.to_owned()).await;
        match found {
            Ok(staff) if caller.keyed.as_ref().is_none_or(|keyed| keyed.staff == staff) => {
                let key = caller.keyed.as_ref().map(|keyed| keyed.key.clone());
                // A PIN takes its time: the key may have been taken away in the meantime.
                let snapshot = self.house.engine().snapshot();
                if withdrawn(&snapshot, staff, key.as_deref()).is_some() {
                    return Auth::reject();
                }
                (caller.staff, caller.key) = (Some(staff), key);
                caller.pin_at = Some(self.house.engine().elapsed());
                Auth::Accept
            }
            Ok(_) | Err(_) => {
                if self.house.log().lets(Kind::Refused, Source::address(peer)) {
                    tracing::warn!(%peer, "a PIN was refused at the SSH door");
                }
                Auth::reject()
            }
        }
    }
}

impl Host for Centre {
    type Caller = Caller;

    const NEEDS_TERMINAL: &'static str = "ssh-needs-terminal";
    const FAREWELL: &'static str = "ssh-stopped";

    fn text(&self) -> Text {
        Text::of(self.house.manners().lang)
    }

    fn stopping(&self) -> watch::Receiver<bool> {
        self.house.stopping()
    }

    fn stall(&self) -> Duration {
        self.house.manners().stall
    }

    fn offered(&self, user: &str, key: &PublicKey) -> bool {
        self.holder(user, key).is_some()
    }

    async fn keyed(&self, caller: &mut Caller, user: &str, peer: IpAddr, key: &PublicKey) -> Auth {
        let Some(staff) = self.holder(user, key) else { return Auth::reject() };
        let Ok(body) = key.to_bytes() else { return Auth::reject() };
        let body: Arc<[u8]> = body.into();
        let role = entry::role_of(&self.house.engine().snapshot(), staff);
        let Some(role) = role else { return Auth::reject() };
        if entry::needs_pin(role) {
            caller.keyed = Some(Keyed { login: user.to_owned(), staff, key: body });
            return Auth::Reject {
                proceed_with_methods: Some(MethodSet::from(&[MethodKind::KeyboardInteractive][..])),
                partial_success: true,
            };
        }
        if !entry::record(&self.house, staff, peer).await {
            return Auth::reject();
        }
        (caller.staff, caller.key) = (Some(staff), Some(body));
        Auth::Accept
    }

    async fn asked(
        &self,
        caller: &mut Caller,
        user: &str,
        peer: IpAddr,
        response: Option<Response<'_>>,
    ) -> Auth {
        if !self.may_try_pin(caller, user) {
            return Auth::reject();
        }
        let Some(mut response) = response else {
            let prompt = format!("{} ", self.text().say("ssh-pin"));
            return Auth::Partial {
                name: "".into(),
                instructions: self.locked(caller).into(),
                prompts: vec![(prompt.into(), false)].into(),
            };
        };
        let typed = response.next();
        let pin = typed.as_deref().filter(|typed| typed.len() <= PIN_DIGITS_MAX);
        let pin = pin.and_then(|typed| std::str::from_utf8(typed).ok());
        // What cannot be a PIN is tried as an empty one: it costs the same and counts the same.
        let pin = Zeroizing::new(pin.unwrap_or_default().to_owned());
        self.try_pin(caller, user, peer, &pin).await
    }

    fn is_in(&self, caller: &Caller) -> bool {
        self.staff(caller).is_some()
    }

    fn person(&self, caller: &Caller) -> Option<StaffId> {
        caller.staff
    }

    fn withdrawn(
        shared: &Arc<Shared<Self>>,
        caller: &Caller,
    ) -> Option<impl Future<Output = End> + Send + 'static> {
        let (staff, key, engine) =
            (caller.staff?, caller.key.clone(), shared.host.house.engine().clone());
        Some(async move { until_withdrawn(&engine, staff, key.as_deref()).await })
    }

    fn looks_in(
        shared: &Arc<Shared<Self>>,
        caller: &Caller,
        line: &Line,
    ) -> Result<Option<Presence>, End> {
        let staff = shared.host.staff(caller).ok_or(End::Dismissed)?;
        let guest = Guest {
            facts: TerminalFacts::default(),
            size: SIZE_UNKNOWN,
            door: Door::Ssh { address: line.peer.ip().to_canonical() },
            person: Some(staff),
            key: caller.key.clone(),
            gave_pin: false,
            nobody_else: true,
            desk: None,
            lang: None,
        };
        let presence = shared.host.house.enter(&guest)?;
        if presence.is_now(Some(staff)) { Ok(Some(presence)) } else { Err(End::PersonFull) }
    }

    fn session(
        shared: &Arc<Shared<Self>>,
        caller: &Caller,
        arrival: Arrival,
    ) -> Option<impl Future<Output = ()> + Send + 'static> {
        let staff = shared.host.staff(caller)?;
        let Arrival { line, facts, size, keys, writer } = arrival;
        let guest = Guest {
            facts,
            size,
            door: Door::Ssh { address: line.peer.ip().to_canonical() },
            person: Some(staff),
            key: caller.key.clone(),
            gave_pin: shared.host.gave_pin(caller),
            nobody_else: !shared.host.pin_alone,
            desk: None,
            lang: None,
        };
        let house = shared.host.house.clone();
        Some(sitting::sit(line, writer, move |mut sink| async move {
            house.receive(guest, keys, &mut sink).await
        }))
    }

    fn command(
        shared: &Arc<Shared<Self>>,
        caller: &Caller,
        given: Given,
    ) -> Option<impl Future<Output = ()> + Send + 'static> {
        let staff = shared.host.staff(caller)?;
        let (gave_pin, line) = (shared.host.gave_pin(caller), given.words.clone());
        let asked = Asked { staff, gave_pin, line, lang: given.lang };
        Some(command::carry_out(shared.clone(), asked, caller.key.clone(), given))
    }
}
