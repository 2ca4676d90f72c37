//! Frames on the socket, and what stands in them.

use std::io;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::terminal::program::INPUT_BYTES_MAX;

/// Version of what is spoken here; for a session both sides must have the same.
pub const PROTOCOL: u8 = 3;
/// Version that the hello of an ask names, whatever [`PROTOCOL`] is: from it on an ask is spoken in
/// the same way for ever (hello, heard, ask, told, bye; [`Ask::Stop`] and [`Ask::Who`] without
/// anything more), so that the program of tomorrow ends the centre of today.
///
/// [`Ask::Stop`]: crate::terminal::office::Ask::Stop
/// [`Ask::Who`]: crate::terminal::office::Ask::Who
pub const ASK_PROTOCOL: u8 = 3;
/// Most bytes of one frame's data: the length is a u16.
pub const FRAME_BYTES_MAX: usize = 65_535;
/// Most bytes of a hello.
pub const HELLO_BYTES_MAX: usize = 2_048;
/// Most bytes of an ask in all its frames: the longest carries a calendar.
pub const ASK_BYTES_MAX: usize = 4 << 20;
/// Most bytes of one line of an answer, and of the words of an end; the rest is cut off.
pub const WORDS_BYTES_MAX: usize = 8_192;

/// Kinds of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Who is there and what they want.
    Hello = b'H',
    /// Bytes as typed.
    Keys = b'B',
    /// The terminal's size.
    Size = b'S',
    /// This session is to end in good order.
    Quit = b'Q',
    /// A part of something the command line asks for.
    Ask = b'A',
    /// Nothing more will be typed.
    End = b'E',
    /// The answer to a [`Kind::Ping`].
    Pong = b'P',
    /// Bytes for the screen.
    Screen = b'b',
    /// Whether what is typed next is a secret that the terminal must not show: one byte, 1 or 0.
    Secret = b's',
    /// The hello was heard: an ask may follow, and is not lost any more.
    Heard = b'h',
    /// One line of an answer.
    Told = b't',
    /// Whether the client is still there. Two bytes: seconds that one which finds itself cut off must
    /// have stood still for, at least, if that was the reason.
    Ping = b'p',
    /// The end.
    Bye = b'z',
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::Hello,
        Self::Keys,
        Self::Size,
        Self::Quit,
        Self::Ask,
        Self::End,
        Self::Pong,
        Self::Screen,
        Self::Secret,
        Self::Heard,
        Self::Told,
        Self::Ping,
        Self::Bye,
    ];

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }

    /// Most bytes that a frame of this kind may have.
    fn most(self) -> usize {
        match self {
            Self::Hello => HELLO_BYTES_MAX,
            Self::Keys => INPUT_BYTES_MAX,
            Self::Size => 4,
            Self::Quit | Self::End | Self::Pong | Self::Heard => 0,
            Self::Secret => 1,
            Self::Ping => 2,
            Self::Ask | Self::Screen => FRAME_BYTES_MAX,
            Self::Told | Self::Bye => WORDS_BYTES_MAX + 1,
        }
    }
}

/// What a client says first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// [`PROTOCOL`] of the client; of an ask [`ASK_PROTOCOL`].
    pub protocol: u8,
    /// [`PROTOCOL`] of the client in an ask, where it is another.
    #[serde(default)]
    pub program: Option<u8>,
    /// A desk, or an answer to one ask.
    pub want: Want,
    /// `TERM`.
    #[serde(default)]
    pub term: String,
    /// `COLORTERM`.
    #[serde(default)]
    pub colorterm: String,
    /// No colours.
    #[serde(default)]
    pub no_color: bool,
    /// The locale of the terminal.
    #[serde(default)]
    pub locale: String,
    /// Columns.
    #[serde(default)]
    pub columns: u16,
    /// Rows.
    #[serde(default)]
    pub rows: u16,
    /// The desk this terminal stands at.
    #[serde(default)]
    pub desk: Option<u8>,
    /// The language asked for: `az` or `en`.
    #[serde(default)]
    pub lang: Option<String>,
    /// Bytes of the ask that follows.
    #[serde(default)]
    pub ask_bytes: u32,
}

/// What a client came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// A session on this terminal.
    Desk,
    /// To ask for one thing.
    Ask,
    /// A session without a screen: lines in, lines out.
    Lines,
    /// One line, in one frame of keys, for somebody whom the system has let in.
    One,
}

/// How it ended, in the first byte of [`Kind::Bye`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Code {
    /// In good order.
    Done = 0,
    /// Refused, or ended early.
    Failed = 1,
    /// The answer was given and is "no".
    No = 2,
}

impl Code {
    /// The code of a byte; an unknown one counts as failed.
    pub fn of(byte: u8) -> Self {
        match byte {
            0 => Self::Done,
            2 => Self::No,
            _ => Self::Failed,
        }
    }
}

/// Reads one frame; `None` when the other side has closed between two.
///
/// # Errors
/// The connection is cut, or what comes is no frame: an unknown kind, a length beyond its bound.
pub async fn read<R: AsyncRead + Unpin>(reader: &mut R) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let Ok(kind) = reader.read_u8().await else { return Ok(None) };
    let not_ours = || io::Error::from(io::ErrorKind::InvalidData);
    let kind = Kind::of(kind).ok_or_else(not_ours)?;
    let length = usize::from(reader.read_u16().await?);
    if length > kind.most() {
        return Err(not_ours());
    }
    let mut data = vec![0; length];
    reader.read_exact(&mut data).await?;
    Ok(Some((kind, data)))
}

/// Writes `data` as frames of one kind: one, or as many as it takes for the screen's bytes.
///
/// # Errors
/// The connection is cut.
pub async fn write<W: AsyncWrite + Unpin>(
    writer: &mut W,
    kind: Kind,
    data: &[u8],
) -> io::Result<()> {
    let (first, rest) = data.split_at(data.len().min(kind.most()));
    let mut parts = vec![first];
    parts.extend(rest.chunks(kind.most().max(1)));
    for part in parts {
        writer.write_all(&one(kind, part)).await?;
    }
    writer.flush().await
}

/// One frame; data beyond [`FRAME_BYTES_MAX`] is not sent.
pub fn one(kind: Kind, data: &[u8]) -> Vec<u8> {
    let data = data.get(..FRAME_BYTES_MAX).unwrap_or(data);
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    [&[kind as u8], length.to_be_bytes().as_slice(), data].concat()
}

/// The bytes of an end.
pub fn bye(code: Code, words: &str) -> Vec<u8> {
    let words = cut(words);
    [&[code as u8], words.as_bytes()].concat()
}

/// At most [`WORDS_BYTES_MAX`] bytes of a text, whole letters.
pub fn cut(words: &str) -> &str {
    let end = (0..=WORDS_BYTES_MAX.min(words.len())).rev().find(|at| words.is_char_boundary(*at));
    words.get(..end.unwrap_or(0)).unwrap_or_default()
}
