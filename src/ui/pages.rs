//! What stands in place of the desk until somebody sits there: first set-up, sign-in, the lock.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::field::{Field, Kind};
use super::paint::{boxed, put, wrap};
use super::sheet::{Row, Sheet, SheetTurn};
use super::theme::Paint;
use super::{Effect, Scene, SetUp};
use crate::casework::ids::DeskId;
use crate::engine::{PIN_DIGITS_MAX, Snapshot, check_pin};
use crate::locale::Arg;

/// Letters of a login.
const LOGIN_LETTERS_MAX: usize = 32;
/// Letters of a name, of a centre or of a person.
const NAME_LETTERS_MAX: usize = 80;
/// Digits of a centre's number, of a desk's, and of how many desks there are.
const NUMBER_DIGITS_MAX: usize = 2;

/// Message key of two PINs that are not one: both are typed anew.
pub const PINS_DIFFER: &str = "set-up-fault-pin-differs";

/// Which page fills the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The centre has not been founded yet.
    SetUp(Sheet),
    /// Nobody has signed in.
    SignIn(Sheet),
    /// The desk.
    Desk,
}

/// What a key on a page leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum PageTurn {
    /// Not for the page.
    Ignored,
    /// Taken.
    Taken,
    /// Found the centre.
    Found(Effect),
    /// Sign in at a desk.
    SignIn {
        /// The effect that does it.
        effect: Effect,
        /// The desk typed.
        desk: Option<DeskId>,
    },
}

/// A line for a login.
pub fn login_field() -> Field {
    Field::new(Kind::Free, LOGIN_LETTERS_MAX)
}

/// A line for a name.
pub fn name_field() -> Field {
    Field::new(Kind::Free, NAME_LETTERS_MAX)
}

/// A line for a PIN.
pub fn pin_field() -> Field {
    Field::new(Kind::Pin, PIN_DIGITS_MAX)
}

impl Page {
    /// The page a session starts with.
    pub fn first(snapshot: &Snapshot, login: Option<&str>, desk: Option<DeskId>) -> Self {
        if snapshot.centre.identity.is_none() { Self::set_up() } else { Self::sign_in(login, desk) }
    }

    fn set_up() -> Self {
        let number = |usual| Field::new(Kind::Digits, NUMBER_DIGITS_MAX).suggesting(usual);
        Self::SetUp(Sheet::new(vec![
            Row::line("set-up-centre", name_field()),
            Row::line("set-up-number", number("1")),
            Row::line("set-up-desks", number("8")),
            Row::line("set-up-login", login_field().suggesting("admin")),
            Row::line("set-up-name", name_field()),
            Row::line("set-up-pin", pin_field()),
            Row::line("set-up-pin-again", pin_field()),
        ]))
    }

    /// The page on which a person signs in; a desk from the settings is filled in. A login that
    /// the door knows is filled in too, and the PIN comes next.
    pub fn sign_in(login: Option<&str>, desk: Option<DeskId>) -> Self {
        let desk = desk.map(|desk| desk.to_string()).unwrap_or_default();
        let mut sheet = Sheet::new(vec![
            Row::line("sign-in-name", login_field().suggesting(login.unwrap_or_default())),
            Row::line("sign-in-pin", pin_field()),
            Row::line(
                "sign-in-desk",
                Field::new(Kind::Digits, NUMBER_DIGITS_MAX).suggesting(&desk),
            ),
        ]);
        sheet.go(usize::from(login.is_some()));
        Self::SignIn(sheet)
    }

    /// Takes a key.
    pub fn key(&mut self, scene: &Scene, key: KeyEvent) -> PageTurn {
        match self {
            Self::SetUp(_) if key.code == KeyCode::F(8) => PageTurn::Found(Effect::Practice),
            Self::SetUp(sheet) => match sheet.key(scene.text, key) {
                SheetTurn::Ignored => PageTurn::Ignored,
                SheetTurn::Taken => PageTurn::Taken,
                SheetTurn::Submit => match set_up(sheet) {
                    Ok(effect) => {
                        sheet.wait();
                        PageTurn::Found(effect)
                    }
                    Err((row, key)) => {
                        if key == PINS_DIFFER {
                            sheet.clear_pins();
                        }
                        sheet.refuse(row, scene.text.say(key).into_owned());
                        PageTurn::Taken
                    }
                },
            },
            Self::SignIn(sheet) => match sheet.key(scene.text, key) {
                SheetTurn::Ignored => PageTurn::Ignored,
                SheetTurn::Taken => PageTurn::Taken,
                SheetTurn::Submit => match sign_in(sheet, scene.snapshot) {
                    Ok((effect, desk)) => {
                        sheet.wait();
                        PageTurn::SignIn { effect, desk }
                    }
                    Err((row, key)) => {
                        let args = [("desks", Arg::from(desks(scene.snapshot)))];
                        sheet.refuse(row, scene.text.with(key, &args));
                        PageTurn::Taken
                    }
                },
            },
            Self::Desk => PageTurn::Ignored,
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Self::SetUp(sheet) | Self::SignIn(sheet) = self {
            sheet.paste(text);
        }
    }

    /// No answer is awaited any more: it is handed in anew.
    pub fn rest(&mut self) {
        if let Self::SetUp(sheet) | Self::SignIn(sheet) = self {
            sheet.rest();
        }
    }

    /// Whether the line in focus takes digits.
    pub fn wants_digits(&self) -> bool {
        match self {
            Self::SetUp(sheet) | Self::SignIn(sheet) => sheet.wants_digits(),
            Self::Desk => false,
        }
    }

    /// Says what came of it: the PIN is typed anew.
    pub fn refuse(&mut self, fault: String) {
        match self {
            Self::SetUp(sheet) => sheet.refuse(0, fault),
            Self::SignIn(sheet) => {
                sheet.clear(1);
                sheet.refuse(1, fault);
            }
            Self::Desk => {}
        }
    }

    /// Draws the page; says where the cursor stands.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        match self {
            Self::SetUp(sheet) => {
                let about = scene.text.say("set-up-about");
                let hint = "set-up-hint";
                page(scene, area, buffer, sheet, "set-up-title", &about, hint)
            }
            Self::SignIn(sheet) => {
                let about = about_centre(scene);
                page(scene, area, buffer, sheet, "sign-in-title", &about, "sign-in-hint")
            }
            Self::Desk => None,
        }
    }
}

/// The centre's name; for an invented one also who may sign in.
fn about_centre(scene: &Scene) -> String {
    let centre = &scene.snapshot.centre;
    let name = centre.identity.as_ref().map(|identity| identity.name.clone()).unwrap_or_default();
    let Some(pin) = scene.snapshot.practice_pin else { return name };
    let logins: Vec<&str> = centre.staff.values().map(|member| member.login.as_str()).collect();
    let args = [("logins", Arg::from(logins.join(", "))), ("pin", Arg::from(pin))];
    format!("{name}\n{}", scene.text.with("sign-in-practice", &args))
}

fn page(
    scene: &Scene,
    area: Rect,
    buffer: &mut Buffer,
    sheet: &Sheet,
    title: &str,
    about: &str,
    hint: &str,
) -> Option<Position> {
    let mut lines = wrap(about, 60);
    if scene.theme.ascii {
        // The fonts of bare consoles lack a letter of the alphabet.
        lines.extend(wrap(&scene.text.say("console-font"), 60));
    }
    let above = u16::try_from(lines.len() + 1).unwrap_or(2);
    let size = (66, sheet.height() + above + 3);
    let hint = if sheet.is_waiting() { "step-up-checking" } else { hint };
    let (title, hint) = (scene.text.say(title), scene.text.say(hint));
    let inside = boxed(scene.theme, area, size, &title, &hint, buffer);
    let style = scene.theme.style(Paint::Quiet);
    for (line, y) in lines.iter().zip(inside.y..) {
        put(buffer, Position { x: inside.x, y }, inside.width, line, style);
    }
    let below = Rect { y: inside.y + above, height: inside.height.saturating_sub(above), ..inside };
    sheet.view(scene, below, buffer)
}

fn small_number(text: &str) -> Option<u8> {
    text.parse().ok().filter(|number| (1..=99).contains(number))
}

fn set_up(sheet: &Sheet) -> Result<Effect, (usize, &'static str)> {
    if sheet.typed(0).is_empty() {
        return Err((0, "set-up-fault-centre"));
    }
    let number = small_number(sheet.typed(1)).ok_or((1, "set-up-fault-number"))?;
    let desks = small_number(sheet.typed(2)).ok_or((2, "set-up-fault-number"))?;
    check_login(sheet.typed(3)).map_err(|key| (3, key))?;
    if sheet.typed(4).is_empty() {
        return Err((4, "set-up-fault-name"));
    }
    check_pins(sheet.typed(5), sheet.typed(6)).map_err(|(row, key)| (5 + row, key))?;
    Ok(Effect::SetUp(Box::new(SetUp {
        name: sheet.typed(0).to_owned(),
        number,
        desks,
        login: sheet.typed(3).to_owned(),
        admin: sheet.typed(4).to_owned(),
        pin: sheet.typed(5).to_owned(),
    })))
}

/// Whether a login is of the form that the centre takes.
///
/// # Errors
/// The message key of what is wrong.
pub fn check_login(login: &str) -> Result<(), &'static str> {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let fits = (2..=LOGIN_LETTERS_MAX).contains(&login.len())
        && login.bytes().all(|byte| letter(byte) || b".-_".contains(&byte));
    if fits { Ok(()) } else { Err("refusal-login-not-usable") }
}

/// Whether two typed PINs can be one.
///
/// # Errors
/// Which of them, 0 or 1, and the message key of what is wrong.
pub fn check_pins(pin: &str, again: &str) -> Result<(), (usize, &'static str)> {
    check_pin(pin).map_err(|error| (0, error.key()))?;
    if pin == again { Ok(()) } else { Err((0, PINS_DIFFER)) }
}

fn desks(snapshot: &Snapshot) -> u8 {
    snapshot.centre.identity.as_ref().map_or(0, |identity| identity.desks)
}

fn sign_in(
    sheet: &Sheet,
    snapshot: &Snapshot,
) -> Result<(Effect, Option<DeskId>), (usize, &'static str)> {
    let (login, pin) = (sheet.typed(0), sheet.typed(1));
    if login.is_empty() {
        return Err((0, "sign-in-fault-name"));
    }
    if pin.is_empty() {
        return Err((1, "sign-in-fault-pin"));
    }
    let desks = desks(snapshot);
    let desk = match sheet.typed(2) {
        "" => None,
        typed => match small_number(typed) {
            Some(desk) if desk <= desks => Some(DeskId(desk)),
            _ => return Err((2, "sign-in-fault-desk")),
        },
    };
    Ok((Effect::SignIn { login: login.to_owned(), pin: pin.to_owned() }, desk))
}
