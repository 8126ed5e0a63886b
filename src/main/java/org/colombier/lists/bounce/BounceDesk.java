package org.colombier.lists.bounce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/** Notes what came back with the member it came back from. Nothing that arrives here is ever answered. In the caller's transaction. Thread-safe. */
@Component
public class BounceDesk {

    private final Members members;
    private final MemberKey keys;
    private final Clock clock;

    BounceDesk(Members members, MemberKey keys, Clock clock) {
        this.members = members;
        this.keys = keys;
        this.clock = clock;
    }

    /** A mail to {@code bounce+KEY@}. @param key as it stood in the address */
    public void keyed(String queueId, String key, ReversePath reversePath, HeaderSection header, MessageContent content) {
        Optional<Member> member = keys.memberOf(key).stream().boxed().findFirst().flatMap(members::find);
        note(queueId, member, read(reversePath, header, content));
    }

    /** A mail to {@code list-owner@} that is a report: about a letter of the list to one of its people. */
    public void unkeyed(String queueId, MailingList list, ReversePath reversePath, HeaderSection header, MessageContent content) {
        for (Bounce bounce : readAll(reversePath, header, content)) {
            note(queueId, EmailAddress.tryParse(bounce.recipient()).flatMap(a -> members.find(list.id(), a)), bounce);
        }
    }

    /** True if the mail carries a delivery report's machine part. */
    public boolean isReport(MessageContent content) {
        try {
            return DeliveryReport.find(content).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Bounce> readAll(ReversePath reversePath, HeaderSection header, MessageContent content) {
        try {
            return BounceReader.read(reversePath, header, content).bounces();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bounce read(ReversePath reversePath, HeaderSection header, MessageContent content) {
        try {
            return BounceReader.read(reversePath, header, content).ofOne();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(String queueId, Optional<Member> member, Bounce bounce) {
        boolean noted = member.isPresent() && bounce.counts();
        if (noted) {
            members.recordBounce(member.get().id(), bounce.status(), clock.instant());
        }
        MailLog.line("bounce", queueId, "member=<" + member.map(m -> m.address().toString()).orElse("unknown") + ">, kind=" + bounce.kind()
            + ", dsn=" + (bounce.status().isEmpty() ? "none" : bounce.status()) + ", status=" + (noted ? "noted" : "ignored") + " (" + bounce.reason() + ")");
    }
}
