package org.colombier.lists.robot;

import org.colombier.lists.posting.Post;
import org.colombier.lists.posting.Verdict;
import org.colombier.queue.BodyId;

/** A post on its way through the flow, with what was decided about it. */
record JudgedPost(Post post, Verdict verdict, BodyId body) {
}
