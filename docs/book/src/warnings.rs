//! What mdBook warns about, kept: a warning that nobody reads is a mistake on the site.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Runs `work`; with its value come the warnings and errors that it logged.
pub(crate) fn collect<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let collector = Collector::default();
    let warnings = Arc::clone(&collector.warnings);
    let value = tracing::subscriber::with_default(collector, work);
    let mut warnings = warnings.lock().unwrap_or_else(PoisonError::into_inner);
    (value, std::mem::take(&mut warnings))
}

#[derive(Default)]
struct Collector {
    warnings: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message::default();
        event.record(&mut message);
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }

    // Spans are of no interest: one id serves them all.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_and_errors_are_kept_and_chatter_is_not() {
        let (value, warnings) = collect(|| {
            tracing::warn!("unclosed <{}>", "b");
            tracing::info!("building");
            tracing::error!("no such file");
            7
        });
        assert_eq!(value, 7);
        assert_eq!(warnings, ["unclosed <b>", "no such file"]);
    }
}
