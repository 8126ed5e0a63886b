/**
 * Who is on a list, and who runs it. In: people added, removed and set by commands, pages and imports, and the bounces
 * that came back for them. Out: {@link org.colombier.lists.members.Members} one by one, by page or as a stream that
 * needs the same memory for ten members and for a million; owners and moderators
 * ({@link org.colombier.lists.members.Admins}); and the opaque key by which a copy's recipient is known again
 * ({@link org.colombier.lists.members.MemberKey}). Addresses are canonical: a person is once on a list, however the
 * address is written. Settings: the list's {@code max_list_members} and {@code default_user_options}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.members;
