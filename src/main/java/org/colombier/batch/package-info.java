/**
 * Work that many threads bring at the same time, done at once: commits, look-ups. Whoever comes while a group is being worked
 * on waits for the next one; so a busy server asks its database once for what came in during the question before, and an
 * idle one waits for nobody. Nothing is remembered from one group to the next: an answer is never older than its question. No settings.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.batch;
