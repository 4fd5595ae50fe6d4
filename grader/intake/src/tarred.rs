//! A submission that is a tar archive, compressed or not.
//!
//! It is read once, from beginning to end, and only wanted files are unpacked. Long names
//! are assembled here and not by the crate `tar`, which would accept any length.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};

use tar::{Archive, EntryType, Header, PaxExtensions};
use wording::Words;

use crate::archive::read_capped;
use crate::caps;
use crate::collection::Collection;
use crate::entry_kind::EntryKind;
use crate::error::IntakeError;
use crate::name::shown;
use crate::taken::Taken;

/// The largest header about the next entry, in bytes.
const HEADER: u64 = 64 << 10;

/// Takes the sources of `assignment` from a tar archive; `bytes` decompresses it if
/// necessary.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used.
pub fn take(bytes: impl Read, assignment: &str) -> Result<Taken, IntakeError> {
    let over = Cell::new(false);
    let metered = Metered { from: bytes, left: caps::UNPACKED, over: &over };
    let mut archive = Archive::new(metered);
    let damaged = |error: io::Error| IntakeError::Unusable(damage(&error, &over));
    let mut collection = Collection::packed(assignment);
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
            return two_sizes(&name);
        }
        let kind = if about.sparse { EntryKind::SPARSE } else { kind(&header, &name)? };
        if let Some(wanted) = collection.entry(&name, kind)? {
            let content = read_capped(&mut entry, wanted.enough()).map_err(damaged)?;
            if (content.len() as u64) < entry.size().min(wanted.enough()) {
                return Err(damaged(io::ErrorKind::UnexpectedEof.into()));
            }
            collection.add(wanted, content);
        }
    }
    if follows(archive.into_inner()).map_err(damaged)? {
        return IntakeError::unusable(
            "压缩包结束之后还有内容；请重新打包",
            "something follows the end of the archive; pack it anew",
        );
    }
    collection.finish()
}

fn two_sizes<T>(name: &[u8]) -> Result<T, IntakeError> {
    let name = shown(name);
    IntakeError::unusable(
        format!("压缩包为 {name} 给出了两个大小；请重新打包"),
        format!("the archive gives two sizes for {name}; pack it anew"),
    )
}

/// Whether anything but zeros follows. Reading to the end also verifies the checksum of a
/// compressed archive.
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

fn damage(error: &io::Error, over: &Cell<bool>) -> Words {
    if over.get() {
        return Words::new(
            "压缩包解压后超过 256 MiB；请不要打包 cargo 的构建产物（target）",
            "the archive unpacks to more than 256 MiB; leave out what cargo builds (target)",
        );
    }
    let why = match error.kind() {
        io::ErrorKind::UnexpectedEof => Words::new("不完整", "it is cut off"),
        io::ErrorKind::OutOfMemory => Words::new("压缩级别过高", "it is compressed too strongly"),
        _ => Words::same(shown(error.to_string().as_bytes())),
    };
    Words::new(
        format!("压缩包无法读取（{}）；请重新打包", why.zh),
        format!("the archive cannot be read ({}); pack it anew", why.en),
    )
}

fn kind(header: &Header, name: &[u8]) -> Result<EntryKind, IntakeError> {
    Ok(match header.entry_type() {
        EntryType::Regular | EntryType::Continuous if name.ends_with(b"/") => EntryKind::Folder,
        EntryType::Regular | EntryType::Continuous => EntryKind::File,
        EntryType::Directory => EntryKind::Folder,
        EntryType::Symlink => EntryKind::LINK,
        EntryType::Link => EntryKind::HARD_LINK,
        EntryType::Char | EntryType::Block => EntryKind::DEVICE,
        EntryType::Fifo => EntryKind::FIFO,
        // More headers follow, which do not count as content.
        EntryType::GNUSparse if header.as_gnu().is_some_and(tar::GnuHeader::is_extended) => {
            let name = shown(name);
            return IntakeError::unusable(
                format!("{name} 是稀疏文件；打包时请不要用 --sparse"),
                format!("{name} is a sparse file; pack without --sparse"),
            );
        }
        EntryType::GNUSparse => EntryKind::SPARSE,
        _ => EntryKind::UNKNOWN,
    })
}

/// What a header is about: the next entry, or all of them.
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

/// What headers have said about the next entry.
#[derive(Default)]
struct Next {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl Next {
    fn learn(&mut self, about: About, content: &[u8]) -> Result<(), IntakeError> {
        if content.len() as u64 > HEADER {
            return IntakeError::unusable(
                "压缩包里有一个名称超过 64 KiB；请重新打包",
                "a name in the archive is larger than 64 KiB; pack it anew",
            );
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
        let wrong = || {
            IntakeError::Unusable(Words::new(
                "压缩包里有一个文件头已损坏；请重新打包",
                "a header in the archive is damaged; pack it anew",
            ))
        };
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

/// A reader that fails after this many bytes.
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
