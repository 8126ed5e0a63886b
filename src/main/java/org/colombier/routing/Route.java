package org.colombier.routing;

import java.util.Locale;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.SmtpReply;

/** The end of an address's way: who takes the mail, or why nobody does. */
public sealed interface Route {

    /** Where a packet for this route goes. */
    NextHop hop();

    /** Its kind in one word, for those who ask where mail goes. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The mailbox, the robot and its job, the next hop, or the reply. */
    String detail();

    /** A mailbox of ours. */
    record Mailbox(EmailAddress account) implements Route {
        @Override
        public String detail() {
            return account.toString();
        }

        @Override
        public NextHop hop() {
            return new NextHop(Transport.MAILBOX, account.domain().ascii());
        }
    }

    /** A robot of ours: a list's address, or a domain's. */
    record Robot(RobotRole role, EmailAddress robot, EmailAddress address) implements Route {
        @Override
        public String detail() {
            return role.name().toLowerCase(Locale.ROOT) + " of " + robot;
        }

        @Override
        public NextHop hop() {
            return new NextHop(Transport.ROBOT, robot.toString());
        }
    }

    /** Another host: by MX of a domain, or {@code [host]:port}. Whether a client may relay there is not decided here. */
    record Relay(EmailAddress address, NextHop hop) implements Route {
        @Override
        public String detail() {
            return hop.toString();
        }
    }

    /** Nobody yet: the transport table puts the mail off, with a temporary reply. */
    record Later(EmailAddress address, SmtpReply reply) implements Route {
        @Override
        public String detail() {
            return reply.toString();
        }

        @Override
        public NextHop hop() {
            return new NextHop(Transport.REFUSE, reply.toString());
        }
    }

    /** Nobody, though the mail is taken: the transport table throws it away. */
    record Discard(EmailAddress address, String reason) implements Route {
        @Override
        public String detail() {
            return hop().destination();
        }

        @Override
        public NextHop hop() {
            return new NextHop(Transport.REFUSE, new SmtpReply(250, "2.0.0", reason.isEmpty() ? "discarded" : "discarded: " + reason).toString());
        }
    }

    /** Nobody: the address is unknown, switched off, loops, or expands too far. */
    record Refusal(EmailAddress address, SmtpReply reply) implements Route {
        @Override
        public String detail() {
            return reply.toString();
        }

        @Override
        public NextHop hop() {
            return new NextHop(Transport.REFUSE, reply.toString());
        }
    }
}
