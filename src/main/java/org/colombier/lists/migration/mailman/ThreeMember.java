package org.colombier.lists.migration.mailman;

import org.colombier.lists.members.Reception;

/**
 * A Mailman 3 member's options.
 *
 * @param mode   {@code regular}, {@code mime_digests}, {@code plaintext_digests}, {@code summary_digests}
 * @param status {@code enabled}, {@code by_user} and other reasons why mail is stopped; empty means enabled
 * @param own    gets his own posts
 */
record ThreeMember(String mode, String status, boolean own, boolean hidden) {

    Reception reception() {
        if (!status.isEmpty() && !status.equals("enabled")) {
            return Reception.NOMAIL;
        }
        return switch (mode) {
            case "mime_digests" -> Reception.DIGEST;
            case "plaintext_digests" -> Reception.DIGESTPLAIN;
            case "summary_digests" -> Reception.SUMMARY;
            default -> own ? Reception.MAIL : Reception.NOT_ME;
        };
    }
}
