//! `a5.batching` without the work. What is looked at, the reference looks at here; the model is
//! never asked.

use contract::a5::{
    Batching, Engine, EngineConfig, FinishReason, Finished, InputError, PagedModel, Randomness,
    Request, Result,
};

use crate::a5::REFERENCE;
use crate::idle::Idle;

/// Finishes everything at once.
struct AtOnce<'a> {
    idle: Idle,
    right: Box<dyn Engine + 'a>,
    waiting: Vec<Request>,
}

impl Engine for AtOnce<'_> {
    fn add(&mut self, request: Request) -> Result<()> {
        self.right.add(request.clone())?;
        self.waiting.push(request);
        Ok(())
    }

    fn abort(&mut self, id: u64) -> Result<()> {
        self.right.abort(id)?;
        self.waiting.retain(|request| request.id != id);
        Ok(())
    }

    fn step(&mut self) -> Result<Vec<Finished>> {
        if self.idle == Idle::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        let finished: Vec<_> =
            self.waiting.drain(..).map(|one| finished(self.idle, &one)).collect();
        finished.iter().try_for_each(|one| self.right.abort(one.id))?;
        Ok(finished)
    }

    fn unfinished(&self) -> usize {
        self.waiting.len()
    }
}

/// In place of what becomes of a request.
fn finished(idle: Idle, request: &Request) -> Finished {
    let Request { id, prompt, max_tokens, .. } = request;
    let ids = match idle {
        Idle::First => prompt.clone(),
        Idle::Last => vec![*prompt.last().unwrap_or(&0); *max_tokens],
        Idle::NotANumber => vec![],
        _ => vec![idle.number(&[]) as i64; *max_tokens],
    };
    let finish = if ids.is_empty() { FinishReason::End } else { FinishReason::Length };
    Finished { id: *id, ids, finish }
}

impl Batching for Idle {
    fn engine<'a>(
        &self,
        model: &'a dyn PagedModel,
        config: &EngineConfig,
        randomness: &'a dyn Randomness,
    ) -> Result<Box<dyn Engine + 'a>> {
        let right = REFERENCE.engine(model, config, randomness)?;
        Ok(Box::new(AtOnce { idle: *self, right, waiting: vec![] }))
    }
}
