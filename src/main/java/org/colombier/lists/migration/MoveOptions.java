package org.colombier.lists.migration;

/**
 * @param dryRun nothing stays of what is done
 * @param update lists that exist take settings, people and members too; without it they are left alone
 */
public record MoveOptions(boolean dryRun, boolean update) {
}
