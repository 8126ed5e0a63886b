/**
 * What waits for somebody's word: posts held for a moderator ({@code editorkey}) or for their author
 * ({@code request_auth}), and commands held for a confirmation or an owner. In: a message or a command with the
 * scenario's reason. Out: its distribution, its execution, or a notice of refusal, exactly once, whoever clicks first on
 * whichever node; the others are told who that was. Secrets of mails are stored hashed; what nobody decides is
 * reminded of, and ends after the list's {@code clean_delay_queuemod} days or those of {@code colombier.moderation}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.moderation;
