/**
 * The commands that people mail to a domain's robot ({@code sympa@}) and to {@code list-subscribe@},
 * {@code list-unsubscribe@}. In: a mail, or a confirmation from the portal. Each command is judged by the list's scenario
 * of its name; what the scenario does not believe is held until the person answers the robot's question. Out: changes in
 * the members, and one report per mail. The parser bounds all it reads; a sender who gets too many answers in an hour gets
 * none ({@code colombier.commands.answers-per-hour}).
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.command;
