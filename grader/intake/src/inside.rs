//! An archive in a student's folder: many course sites let a class be downloaded as a
//! folder for each student, with what was handed in inside.

use std::ffi::OsStr;
use std::fs::File;

use crate::error::IntakeError;
use crate::form::{Form, form_of};
use crate::format::Format;
use crate::name::shown;

/// The archives in a folder; the first one is open.
#[derive(Debug, Default)]
pub struct Inside {
    first: Option<(Form, File)>,
    names: Vec<String>,
    /// An archive that cannot be read here.
    unread: Option<(String, Format)>,
}

impl Inside {
    /// Whether a file of this name is an archive.
    pub fn is_one(name: &OsStr) -> bool {
        let name = name.to_string_lossy();
        !name.starts_with('.') && (form_of(&name).is_some() || Format::of_name(&name).is_some())
    }

    /// Adds an archive.
    pub fn add(&mut self, path: &[u8], file: File) {
        let name = shown(path);
        match (form_of(&name), Format::of_name(&name)) {
            (Some(form), _) => {
                self.first.get_or_insert((form, file));
                self.names.push(name);
            }
            (None, Some(format)) => {
                self.unread.get_or_insert((name, format));
            }
            (None, None) => {}
        }
    }

    /// The only archive, and its name.
    ///
    /// # Errors
    ///
    /// If there are several, or one that cannot be read.
    pub fn only(self) -> Result<Option<(String, Form, File)>, IntakeError> {
        if self.names.len() > 1 {
            let names = self.names[..self.names.len().min(5)].join(", ");
            return IntakeError::unusable(
                format!("文件夹里有多个压缩包（{names}）；只保留一个"),
                format!("there are several archives ({names}); leave one"),
            );
        }
        match (self.first, self.unread) {
            (Some((form, file)), _) => Ok(Some((self.names[0].clone(), form, file))),
            (None, Some((name, format))) => Err(IntakeError::Unusable(format.refused(&name))),
            (None, None) => Ok(None),
        }
    }
}
