package org.colombier.smtp.server;

import org.colombier.mail.SmtpReply;

/** What we say (codes of RFC 5321 section 4.2.3, enhanced codes of RFC 3463 and 4954). */
final class Replies {

    static final SmtpReply OK = new SmtpReply(250, "2.0.0", "Ok");
    static final SmtpReply SENDER_OK = new SmtpReply(250, "2.1.0", "Ok");
    static final SmtpReply RECIPIENT_OK = new SmtpReply(250, "2.1.5", "Ok");
    static final SmtpReply BYE = new SmtpReply(221, "2.0.0", "Bye");
    static final SmtpReply READY_FOR_TLS = new SmtpReply(220, "2.0.0", "Ready to start TLS");
    static final SmtpReply LOGGED_IN = new SmtpReply(235, "2.7.0", "Authentication successful");
    static final SmtpReply HELP = new SmtpReply(214, "2.0.0", "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT STARTTLS AUTH; see RFC 5321");
    static final SmtpReply GO_AHEAD = new SmtpReply(354, "", "End data with <CR><LF>.<CR><LF>");

    static final SmtpReply TIMED_OUT = new SmtpReply(421, "4.4.2", "Timeout, closing the connection");
    static final SmtpReply STOPPING = new SmtpReply(421, "4.3.2", "The server stops, come again later");
    static final SmtpReply TOO_MANY_ERRORS = new SmtpReply(421, "4.7.0", "Too many errors");
    static final SmtpReply TOO_MANY_CONNECTIONS = new SmtpReply(421, "4.7.0", "Too many connections");
    static final SmtpReply TOO_MANY_SESSIONS = new SmtpReply(421, "4.7.0", "Too many connections from your address in a minute, come again later");
    static final SmtpReply TOO_MUCH_MAIL = new SmtpReply(450, "4.7.1", "Too much mail from your address in a minute, come again later");
    static final SmtpReply TOO_MANY_RECIPIENTS_A_MINUTE = new SmtpReply(450, "4.7.1", "Too many recipients from your address in a minute, come again later");
    static final SmtpReply NOT_NOW = new SmtpReply(451, "4.3.0", "Cannot take this at the moment, come again later");
    static final SmtpReply DISK_FULL = new SmtpReply(452, "4.3.1", "Insufficient system storage, come again later");
    static final SmtpReply LOGIN_NOT_NOW = new SmtpReply(454, "4.7.0", "Temporary authentication failure");
    static final SmtpReply LOGIN_TOO_OFTEN = new SmtpReply(454, "4.7.0", "Too many failed logins from your address, come again later");
    static final SmtpReply TOO_MANY_RECIPIENTS = new SmtpReply(452, "4.5.3", "Too many recipients, send the rest in another transaction");

    static final SmtpReply LINE_TOO_LONG = new SmtpReply(500, "5.5.2", "Line too long");
    static final SmtpReply BARE_LINE_END = new SmtpReply(501, "5.5.2", "Bare CR or LF; only CRLF ends a line");
    // What follows might be a command or the rest of this line: nobody knows, so the session ends.
    static final SmtpReply BARE_LINE_FEED = new SmtpReply(521, "5.5.2", "Bare LF; only CRLF ends a line");
    static final SmtpReply NUL = new SmtpReply(501, "5.5.2", "NUL in a command");
    static final SmtpReply UNKNOWN_COMMAND = new SmtpReply(500, "5.5.2", "Command not recognised");
    // RFC 5321 section 7.3: a site may switch these off; who asks shall not learn who is here.
    static final SmtpReply VRFY_OFF = new SmtpReply(502, "5.5.1", "VRFY command is disabled");
    static final SmtpReply EXPN_OFF = new SmtpReply(502, "5.5.1", "EXPN command is disabled");
    static final SmtpReply NOT_A_BROWSER = new SmtpReply(554, "5.5.1", "This is a mail server");
    static final SmtpReply RCPT_AFTER_BDAT = new SmtpReply(503, "5.5.1", "RCPT after BDAT");
    static final SmtpReply DATA_AFTER_BDAT = new SmtpReply(503, "5.5.1", "DATA after BDAT");
    static final SmtpReply MAIL_AFTER_BDAT = new SmtpReply(503, "5.5.1", "MAIL after BDAT, before its last chunk");
    static final SmtpReply BDAT_FAILED = new SmtpReply(503, "5.5.1", "An earlier chunk was refused: RSET is wanted");
    // RFC 3030 section 2: without the size nobody knows where the next command begins, so that the session ends.
    static final SmtpReply BDAT_SYNTAX = new SmtpReply(521, "5.5.4", "Syntax: BDAT size [LAST]");
    static final SmtpReply BDAT_ENDLESS = new SmtpReply(521, "5.3.4", "Chunk size far exceeds the message size limit");
    static final SmtpReply SPOKE_TOO_EARLY = new SmtpReply(554, "5.5.1", "You spoke before the greeting");
    static final SmtpReply NO_ARGUMENT = new SmtpReply(501, "5.5.4", "This command takes no argument");
    static final SmtpReply NOT_A_HOST_NAME = new SmtpReply(501, "5.5.4", "A host name or address literal is wanted");
    static final SmtpReply HELLO_FIRST = new SmtpReply(503, "5.5.1", "Say EHLO first");
    static final SmtpReply LHLO_FIRST = new SmtpReply(503, "5.5.1", "Say LHLO first");
    static final SmtpReply MAIL_FIRST = new SmtpReply(503, "5.5.1", "MAIL is wanted first");
    static final SmtpReply RCPT_FIRST = new SmtpReply(503, "5.5.1", "RCPT is wanted first");
    static final SmtpReply NO_VALID_RECIPIENTS = new SmtpReply(554, "5.5.1", "No valid recipients");
    static final SmtpReply NESTED_MAIL = new SmtpReply(503, "5.5.1", "A transaction is under way already");
    static final SmtpReply TLS_ALREADY = new SmtpReply(503, "5.5.1", "TLS is on already");
    static final SmtpReply TLS_FIRST = new SmtpReply(530, "5.7.0", "Must issue a STARTTLS command first");
    static final SmtpReply LOGIN_FIRST = new SmtpReply(530, "5.7.0", "Authentication required");
    // RFC 4954 section 6, 5.7.11.
    static final SmtpReply ENCRYPT_FIRST = new SmtpReply(538, "5.7.11", "Encryption required for authentication");
    static final SmtpReply NO_LOGIN_HERE = new SmtpReply(503, "5.5.1", "No authentication on this port");
    static final SmtpReply LOGGED_IN_ALREADY = new SmtpReply(503, "5.5.1", "Authenticated already");
    static final SmtpReply UNKNOWN_MECHANISM = new SmtpReply(504, "5.5.4", "Mechanism not known; " + AuthVerb.MECHANISMS);
    static final SmtpReply LOGIN_CANCELLED = new SmtpReply(501, "5.7.0", "Authentication cancelled");
    static final SmtpReply NOT_BASE64 = new SmtpReply(501, "5.5.2", "Cannot decode this as base64");
    static final SmtpReply LOGIN_TOO_LONG = new SmtpReply(500, "5.5.6", "Authentication exchange line too long");
    static final SmtpReply LOGIN_FAILED = new SmtpReply(535, "5.7.8", "Authentication credentials invalid");

    // RFC 5321 section 3.1: after a refusal at connect everything but QUIT is answered with 503.
    static final SmtpReply DENIED_ALREADY = new SmtpReply(503, "5.7.0", "Access denied");
    static final SmtpReply NOT_AUTHORIZED = new SmtpReply(550, "5.7.0", "Insufficient authorization");
    static final SmtpReply NO_POSTMASTER = new SmtpReply(550, "5.1.1", "No postmaster is known here");
    static final SmtpReply TOO_LARGE = new SmtpReply(552, "5.3.4", "Message size exceeds the limit");
    static final SmtpReply BARE_LINE_END_IN_DATA = new SmtpReply(550, "5.6.0", "Bare CR or LF in the message; only CRLF ends a line");
    static final SmtpReply DATA_LINE_TOO_LONG = new SmtpReply(554, "5.6.0", "A line of the message is too long");
    static final SmtpReply HEADER_TOO_LARGE = new SmtpReply(552, "5.3.4", "Header section too large");
    static final SmtpReply LOOPS = new SmtpReply(554, "5.4.6", "Too many hops: the message loops");

    private Replies() {
    }

    static SmtpReply syntax(String text) {
        return new SmtpReply(501, "5.5.4", text);
    }
}
