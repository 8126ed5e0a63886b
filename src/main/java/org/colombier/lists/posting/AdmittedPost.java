package org.colombier.lists.posting;

import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;

/**
 * A post that may go to the members. Immutable.
 *
 * @param sender  who the list took for the author, for members who do not want their own back
 * @param origin  for the mail log: the queue id the post came with, or which held post it is
 * @param by      whose word let it in
 * @param topics  message topics that a person chose; without, they are found in the post
 * @param fromWeb written in the portal
 */
public record AdmittedPost(MailingList list, EmailAddress sender, MessageContent content, String origin, Admission by, Optional<Set<String>> topics, boolean fromWeb) {

    public AdmittedPost {
        topics = topics.map(Set::copyOf);
    }

    public static AdmittedPost of(MailingList list, EmailAddress sender, MessageContent content, String origin) {
        return new AdmittedPost(list, sender, content, origin, Admission.SMTP, Optional.empty(), false);
    }

    public AdmittedPost by(Admission word) {
        return new AdmittedPost(list, sender, content, origin, word, topics, fromWeb);
    }

    /** The topics that its author or a moderator chose, by their names. */
    public AdmittedPost about(Set<String> chosen) {
        return new AdmittedPost(list, sender, content, origin, by, Optional.of(chosen), fromWeb);
    }

    public AdmittedPost writtenInPortal() {
        return new AdmittedPost(list, sender, content, origin, by, topics, true);
    }
}
