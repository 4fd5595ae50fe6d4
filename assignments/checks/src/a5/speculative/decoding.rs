//! Calls of `speculate`.

use harness::{Case, Draw};
use serde_json::{Value, json};

use crate::a5::model::Model;

/// A call, to be changed field by field.
#[derive(Clone)]
pub struct Decoding {
    pub target: Model,
    /// The target itself, if there is none.
    pub draft: Option<Model>,
    /// Behind texts of these lengths the draft is wrong for certain.
    pub slips: Vec<usize>,
    pub prompt: Vec<usize>,
    pub proposals: usize,
    pub max_tokens: usize,
    pub end_ids: Vec<usize>,
    pub sampling: Value,
    pub draft_sampling: Value,
    /// Of target and draft; no limit without it.
    pub contexts: Option<[usize; 2]>,
}

impl Decoding {
    /// A prompt of `n` tokens, of which `v` are known, and a draft like the target. Both take the
    /// likeliest tokens.
    pub fn of(draw: &mut Draw, v: usize, n: usize) -> Self {
        Self {
            target: Model::of(draw, v, 6.0),
            draft: None,
            slips: vec![],
            prompt: (0..n).map(|_| draw.below(v)).collect(),
            proposals: 3,
            max_tokens: 9,
            end_ids: vec![],
            sampling: json!({ "temperature": 0.0 }),
            draft_sampling: json!({ "temperature": 0.0 }),
            contexts: None,
        }
    }

    /// With a draft that has an opinion of its own.
    pub fn other_draft(self, draw: &mut Draw) -> Self {
        Self { draft: Some(Model::of(draw, self.target.size(), 6.0)), ..self }
    }

    /// The case.
    pub fn case(&self, draw: &mut Draw) -> Case {
        let case = self.target.add(Case::of("speculate"), "target");
        let case = self.draft.as_ref().unwrap_or(&self.target).add(case, "draft");
        let case = case.with("prompt", json!(self.prompt)).with("proposals", self.proposals);
        let case = case.with("max_tokens", self.max_tokens).with("end_ids", json!(self.end_ids));
        let case = case.with("sampling", self.sampling.clone());
        let case = case.with("draft_sampling", self.draft_sampling.clone());
        let case =
            case.with("seed", draw.below(1 << 40)).unlisted_fact("world", draw.below(1 << 40));
        let case = self.contexts.map_or(case.clone(), |[target, draft]| {
            case.with("target.context", target).with("draft.context", draft)
        });
        let case = if self.draft.is_none() { case.remark("the draft is the target") } else { case };
        match &self.slips[..] {
            [] => case,
            slips => {
                let case = case.unlisted_fact("draft.slips", slips);
                case.remark(format!("but is wrong behind {slips:?} tokens"))
            }
        }
    }
}
