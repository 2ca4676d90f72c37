//! Who somebody is: the centre's keys, the roles that also need a PIN, and the record of it.

use std::net::IpAddr;

use russh::keys::PublicKey;

use crate::casework::command::{Actor, Command};
use crate::casework::ids::StaffId;
use crate::casework::staff::Role;
use crate::engine::{Request, Snapshot, new_command_id};
use crate::terminal::house::House;
pub(super) use crate::terminal::house::needs_pin;
use crate::terminal::throttle::{Kind, Source};

/// Whose key this is, if it is theirs who want to come in under that login and they may.
pub(super) fn holder(snapshot: &Snapshot, login: &str, key: &PublicKey) -> Option<StaffId> {
    let body = key.to_bytes().ok()?;
    let member = snapshot.centre.member_by_key(&body)?;
    (member.login == login && !member.disabled).then_some(member.id)
}

/// Whether they are still of this centre, and in which role.
pub(super) fn role_of(snapshot: &Snapshot, staff: StaffId) -> Option<Role> {
    snapshot.centre.member(staff).filter(|member| !member.disabled).map(|member| member.role)
}

/// Records that somebody came in by their key; false when they may not, or nothing can be recorded.
pub(super) async fn record(house: &House, staff: StaffId, peer: IpAddr) -> bool {
    let request = Request {
        command: Command::ComeIn(staff),
        actor: Actor::Centre,
        desk: None,
        command_id: new_command_id(),
        seen: None,
    };
    let recorded = house.engine().submit(request).await;
    if let Err(error) = &recorded
        && house.log().lets(Kind::Refused, Source::address(peer))
    {
        // A client that is refused hears no reason: whoever runs the centre finds it here.
        tracing::warn!(%staff, %error, "somebody with a good key could not come in");
    }
    recorded.is_ok()
}
