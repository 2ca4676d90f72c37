//! One line of plain mode over the socket: what `ssh name@machine queue list` comes to where the
//! system's own SSH has let somebody in and starts `dost` for them.

use tokio::net::unix::OwnedWriteHalf;

use super::door::LinesPlace;
use super::frame::{self, Code, FRAME_BYTES_MAX, Kind};
use super::visit::Reader;
use crate::casework::ids::StaffId;
use crate::locale::Text;
use crate::terminal::house::{Guest, House, needs_pin, parting};
use crate::terminal::one_line::{Asked, carry_out};

/// Carries out the one line that comes, as the member of staff whose login is the system's user. The
/// thread that does it keeps `place` to its end, and waits for nothing more once the client has gone.
pub(super) async fn serve(
    house: &House,
    guest: Guest,
    place: LinesPlace,
    reader: &mut Reader,
    writer: &mut OwnedWriteHalf,
) -> (Code, String) {
    let lang = guest.lang.unwrap_or(house.manners().lang);
    let failed = |key| (Code::Failed, Text::of(lang).say(key).into_owned());
    let presence = match house.enter(&guest) {
        Ok(presence) => presence,
        Err(end) => return failed(parting(end).unwrap_or("door-stopped")),
    };
    let Some(staff) = known(house, &guest) else { return failed("socket-not-known") };
    if !presence.is_now(Some(staff)) {
        return failed("door-person-full");
    }
    let first = tokio::time::timeout(house.manners().hello_wait, frame::read(reader));
    let Ok(Ok(Some((Kind::Keys, line)))) = first.await else {
        return (Code::Failed, String::new());
    };
    let line = match String::from_utf8(line) {
        Ok(line) if !line.contains(['\n', '\r']) => line,
        Ok(_) | Err(_) => return failed("cli-line-not-utf8"),
    };
    let asked = Asked { staff, gave_pin: false, line, lang };
    let law = house.law();
    let (answer, done) = tokio::select! {
        answer = carry_out(house.engine(), &law, asked, place) => answer,
        // Nobody is left who could read an answer.
        () = gone(reader) => return (Code::Failed, String::new()),
        end = presence.over() => return failed(parting(end).unwrap_or("door-stopped")),
    };
    for part in answer.chunks(FRAME_BYTES_MAX) {
        let sent =
            tokio::time::timeout(house.manners().stall, frame::write(writer, Kind::Screen, part));
        if !matches!(sent.await, Ok(Ok(()))) {
            break;
        }
    }
    (if done { Code::Done } else { Code::Failed }, String::new())
}

/// Resolves when the client has closed its end, or says what none of ours says.
async fn gone(reader: &mut Reader) {
    while let Ok(Some((Kind::Pong, _))) = frame::read(reader).await {}
}

/// Who it is, if the system's word is enough for their role.
pub(super) fn known(house: &House, guest: &Guest) -> Option<StaffId> {
    let snapshot = house.engine().snapshot();
    let member = snapshot.centre.member(guest.person?)?;
    (!member.disabled && !needs_pin(member.role)).then_some(member.id)
}
