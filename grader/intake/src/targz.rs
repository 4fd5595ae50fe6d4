//! A submission that is a compressed tar archive.
//!
//! It is read once, from its beginning to its end, and nothing is unpacked that is
//! not wanted. Long names are put together here and not by the `tar` crate, which
//! would take them at any length.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use tar::{Archive, EntryType, Header, PaxExtensions};

use crate::archive::{finish, read_capped};
use crate::caps;
use crate::collection::Collection;
use crate::error::IntakeError;
use crate::kind::Kind;
use crate::name::shown;
use crate::taken::Taken;

/// A header about the next entry is no larger than this many bytes.
const HEADER: u64 = 64 << 10;

/// Takes the sources of `assignment` from a tar archive compressed with gzip.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used.
pub fn take(bytes: impl Read, assignment: &str) -> Result<Taken, IntakeError> {
    let over = Cell::new(false);
    let metered = Metered { from: MultiGzDecoder::new(bytes), left: caps::UNPACKED, over: &over };
    let mut archive = Archive::new(metered);
    let damaged = |error: io::Error| IntakeError::Unusable(damage(&error, &over));
    let mut collection = Collection::new(assignment);
    let mut next = Next::default();
    for entry in archive.entries().map_err(damaged)?.raw(true) {
        let mut entry = entry.map_err(damaged)?;
        let header = entry.header().clone();
        if let Some(about) = About::of(header.entry_type()) {
            let content = read_capped(&mut entry, HEADER + 1).map_err(damaged)?;
            next.learn(about, &content)?;
            continue;
        }
        let about = std::mem::take(&mut next);
        let name = about.name.map_or_else(|| header.path_bytes(), Cow::Owned);
        if about.size.is_some_and(|size| size != entry.size()) {
            let name = shown(&name);
            return IntakeError::unusable(format!("the archive gives two sizes for {name}"));
        }
        let kind = if about.sparse { Kind::SPARSE } else { kind(&header, &name)? };
        if let Some(wanted) = collection.entry(&name, kind)? {
            let content = read_capped(&mut entry, wanted.enough()).map_err(damaged)?;
            if (content.len() as u64) < entry.size().min(wanted.enough()) {
                return IntakeError::unusable(damage(&io::ErrorKind::UnexpectedEof.into(), &over));
            }
            collection.add(wanted, content)?;
        }
    }
    if follows(archive.into_inner()).map_err(damaged)? {
        return IntakeError::unusable("something follows the end of the archive; pack it anew");
    }
    finish(collection)
}

/// Whether anything but zeros is left. Reading to the end also verifies the
/// checksum of the whole.
fn follows(mut rest: impl Read) -> io::Result<bool> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match rest.read(&mut buffer)? {
            0 => return Ok(false),
            n if buffer[..n].iter().any(|byte| *byte != 0) => return Ok(true),
            _ => {}
        }
    }
}

fn damage(error: &io::Error, over: &Cell<bool>) -> String {
    if over.get() {
        return "the archive unpacks to more than 256 MiB; leave out what cargo builds (target)"
            .into();
    }
    let why = match error.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut off".into(),
        _ => shown(error.to_string().as_bytes()),
    };
    format!("the archive cannot be read ({why}); pack it anew")
}

fn kind(header: &Header, name: &[u8]) -> Result<Kind, IntakeError> {
    Ok(match header.entry_type() {
        EntryType::Regular | EntryType::Continuous if name.ends_with(b"/") => Kind::Folder,
        EntryType::Regular | EntryType::Continuous => Kind::File,
        EntryType::Directory => Kind::Folder,
        EntryType::Symlink => Kind::LINK,
        EntryType::Link => Kind::HARD_LINK,
        EntryType::Char | EntryType::Block => Kind::DEVICE,
        EntryType::Fifo => Kind::FIFO,
        // More headers follow, which do not count as content.
        EntryType::GNUSparse if header.as_gnu().is_some_and(tar::GnuHeader::is_extended) => {
            let name = shown(name);
            return IntakeError::unusable(format!(
                "{name} is a sparse file; pack without --sparse"
            ));
        }
        EntryType::GNUSparse => Kind::SPARSE,
        _ => Kind::UNKNOWN,
    })
}

/// A header about the next entry, or about all.
#[derive(Clone, Copy)]
enum About {
    LongName,
    Pax,
    Nothing,
}

impl About {
    fn of(kind: EntryType) -> Option<Self> {
        match kind {
            EntryType::GNULongName => Some(Self::LongName),
            EntryType::XHeader => Some(Self::Pax),
            EntryType::GNULongLink | EntryType::XGlobalHeader => Some(Self::Nothing),
            _ => None,
        }
    }
}

/// What is known of the next entry.
#[derive(Default)]
struct Next {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl Next {
    fn learn(&mut self, about: About, content: &[u8]) -> Result<(), IntakeError> {
        if content.len() as u64 > HEADER {
            return IntakeError::unusable("a name in the archive is larger than 64 KiB");
        }
        match about {
            About::Nothing => {}
            About::LongName => {
                let end = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
                self.name = Some(content[..end].to_vec());
            }
            About::Pax => self.learn_pax(content)?,
        }
        Ok(())
    }

    fn learn_pax(&mut self, content: &[u8]) -> Result<(), IntakeError> {
        let wrong = || IntakeError::Unusable("a header in the archive is damaged".into());
        for record in PaxExtensions::new(content) {
            let record = record.map_err(|_| wrong())?;
            match record.key_bytes() {
                b"path" => self.name = Some(record.value_bytes().to_vec()),
                b"size" => {
                    let size = record.value().ok().and_then(|size| size.parse().ok());
                    self.size = Some(size.ok_or_else(wrong)?);
                }
                key if key.starts_with(b"GNU.sparse.") => self.sparse = true,
                _ => {}
            }
        }
        Ok(())
    }
}

/// Reads no more than so many bytes; then it is an error.
struct Metered<'a, R> {
    from: R,
    left: u64,
    over: &'a Cell<bool>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(buffer)?;
        let Some(left) = self.left.checked_sub(n as u64) else {
            self.over.set(true);
            return Err(io::Error::other("too much"));
        };
        self.left = left;
        Ok(n)
    }
}
