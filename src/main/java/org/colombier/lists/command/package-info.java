/**
 * The commands that people mail to a domain's robot ({@code sympa@}) and to {@code list-subscribe@},
 * {@code list-unsubscribe@}. In: a mail, or a confirmation from the portal. {@link org.colombier.lists.command.Verb} is the table of
 * verbs; each command is judged by the list's scenario of its name, and what the scenario does not believe is held until the
 * person answers the robot's question. Out: changes in the members, letters, and one report per mail. The parser bounds all
 * it reads; a mail that comes twice is answered once; a sender who gets too many answers gets none, and the listmasters hear
 * of it once ({@code colombier.commands.loop-command-max}).
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.command;
