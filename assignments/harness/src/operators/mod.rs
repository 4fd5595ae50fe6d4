//! Every operator of libtorch, and who may use it.
//!
//! libtorch can be called only through the C entry points that tch declares, such as
//! `atg_sum_dim_intlist`. Each is a form of an operator (`sum`), and the tables list all
//! operators by name: *elementary* ones may be used by everybody, *composite* ones are
//! forbidden to the tasks whose work they do, and some are *never* used. **An operator that
//! is in no table is refused.** The grader looks up the symbols of compiled submissions
//! here, the scan of the sources looks up methods. There is no list of forbidden operators,
//! because it would always miss some.

mod composite;
mod elementary;
mod methods;
mod never;
mod overloads;

use std::collections::HashMap;
use std::sync::LazyLock;

use wording::{Text, text};

/// Who may use an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Everybody.
    Elementary,
    /// Everybody but the tasks whose work it does.
    Composite(&'static [Work]),
    /// Nobody.
    Never,
}

/// A kind of work that a task may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Softmax, log-softmax, log-sum-exp.
    Softmax,
    /// Cross-entropy and negative log-likelihood.
    CrossEntropy,
    /// Layer norm, RMS norm and their kin.
    Norm,
    /// Attention.
    Attention,
    /// SiLU, `GELU` and others with a gate.
    Activation,
    /// Linear layers and look-ups.
    Linear,
    /// Dropout.
    Dropout,
    /// A tensor's bits under another dtype, or as bytes.
    Bytes,
    /// Automatic differentiation.
    Backward,
    /// Steps of an optimiser.
    Training,
}

/// Some operators of one class, for one reason.
#[derive(Debug)]
struct Row {
    class: Class,
    /// What they are, or why nobody may use them.
    why: Text,
    /// Their names, as libtorch has them.
    names: &'static str,
}

/// All operators whose symbols begin in the same way.
#[derive(Debug)]
struct Beginning {
    start: &'static str,
    /// Their common name for people, if it is not their own.
    called: Option<&'static str>,
    class: Class,
    why: Text,
}

impl Beginning {
    const fn never(start: &'static str, why: Text) -> Self {
        Self { start, called: None, class: Class::Never, why }
    }

    const fn called(self, name: &'static str) -> Self {
        Self { called: Some(name), ..self }
    }
}

/// An operator that a submission uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// What people call it: `softmax`.
    pub name: String,
    /// Its class and the reason; `None` if no table holds it.
    listed: Option<(Class, Text)>,
}

/// Why an operator is forbidden that does the work of a task.
const BY_HAND: Text = text(
    "这道题要用基本运算自己实现",
    "this task is to be written by hand, from elementary operations",
);

/// Why an operator is refused that is in no table.
const UNLISTED: Text = text(
    "只能用 assignments/harness/src/operators/elementary.rs 列出的运算，如 exp、sum_dim_intlist、amax、matmul、index_select",
    "only the operations that assignments/harness/src/operators/elementary.rs lists may be used, \
     such as exp, sum_dim_intlist, amax, matmul, index_select",
);

static ROWS: LazyLock<HashMap<&'static str, &'static Row>> = LazyLock::new(|| {
    let rows = [elementary::ROWS, composite::ROWS, never::ROWS].into_iter().flatten();
    rows.flat_map(|row| row.names.split_whitespace().map(move |name| (name, row))).collect()
});

/// The beginnings of the symbols of entry points.
const ENTRY_POINTS: [&str; 8] = ["atg_", "at_", "ati_", "atm_", "ato_", "ats_", "atc_", "thp_"];

/// Functions of tch that do forbidden work without calling an entry point by which it could
/// be recognised.
const OF_TCH: &str = "copy_data_u8 from_data_size read_npy read_npz read_safetensors write_npy \
                      write_npz write_safetensors";

impl Operator {
    /// The operator that a symbol of a compiled program belongs to, if it is an entry point
    /// of libtorch, or a function of tch that is in a table.
    pub fn of_symbol(symbol: &str) -> Option<Self> {
        if symbol.contains("3tch") {
            return OF_TCH.split_whitespace().find(|name| mangles(symbol, name)).map(Self::named);
        }
        ENTRY_POINTS.iter().any(|start| symbol.starts_with(start)).then(|| Self::entry(symbol))
    }

    fn entry(symbol: &str) -> Self {
        let written = ["atg_", "at_"].iter().find_map(|start| symbol.strip_prefix(start));
        let written = written.unwrap_or(symbol);
        if let Some(operator) = overloads::names(written).find_map(Self::in_rows) {
            return operator;
        }
        let beginning = never::BEGINNINGS.iter().find(|b| symbol.starts_with(b.start));
        Self {
            name: beginning.and_then(|b| b.called).unwrap_or(written).to_string(),
            listed: beginning.map(|beginning| (beginning.class, beginning.why)),
        }
    }

    fn in_rows(name: &str) -> Option<Self> {
        let row = ROWS.get(name)?;
        Some(Self { name: name.to_string(), listed: Some((row.class, row.why)) })
    }

    /// The operator that people call `name`.
    pub fn named(name: &str) -> Self {
        let called = never::BEGINNINGS.iter().find(|b| b.called == Some(name));
        called.map_or_else(
            || Self::entry(&format!("atg_{name}")),
            |b| Self { name: name.to_string(), listed: Some((b.class, b.why)) },
        )
    }

    /// The operators that are called by a function, as it is written in sources (`softmax`
    /// for `x.softmax(…)`, `Tensor::load`, `nn::linear`), if some task may not use them.
    pub fn written(path: &str) -> Vec<Self> {
        let (owner, method) = path.rsplit_once("::").unwrap_or(("", path));
        let method = method.strip_prefix("f_").unwrap_or(method);
        let full = format!("{owner}::{method}");
        let mut special = methods::SPECIAL.iter();
        if let Some((_, names)) = special.find(|(name, _)| *name == method || *name == full) {
            return names.split_whitespace().map(Self::named).collect();
        }
        if methods::ELSEWHERE.contains(&method) {
            return Vec::new();
        }
        let private = method.strip_prefix("internal_").map(|rest| format!("_{rest}"));
        let operator = Self::named(private.as_deref().unwrap_or(method));
        if operator.is_told_of() { vec![operator] } else { Vec::new() }
    }

    /// Whether a table says that not everybody may use it.
    pub fn is_told_of(&self) -> bool {
        self.class().is_some_and(|class| class != Class::Elementary)
    }

    /// Whether everybody may use it.
    pub fn is_elementary(&self) -> bool {
        self.class() == Some(Class::Elementary)
    }

    /// Its class; `None` if no table holds it.
    pub fn class(&self) -> Option<Class> {
        self.listed.map(|(class, _)| class)
    }

    /// Whether it does one of `works`, or is never allowed.
    pub fn does(&self, works: &[Work]) -> bool {
        match self.class() {
            Some(Class::Elementary) => false,
            Some(Class::Composite(done)) => done.iter().any(|work| works.contains(work)),
            Some(Class::Never) | None => true,
        }
    }

    /// What to do instead of using it.
    pub fn instead(&self) -> Text {
        match self.listed {
            Some((Class::Never, why)) => why,
            Some(_) => BY_HAND,
            None => UNLISTED,
        }
    }
}

/// Whether a mangled symbol is that of the function `name`, or of its fallible form
/// `f_name`.
fn mangles(symbol: &str, name: &str) -> bool {
    let part = |name: &str| format!("{}{name}", name.len());
    symbol.contains(&part(name)) || symbol.contains(&part(&format!("f_{name}")))
}

#[cfg(test)]
mod tests;
