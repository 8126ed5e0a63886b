package org.colombier.lists.source;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;

/** Connections to directories, and the searches made there. */
final class LdapDirectory {

    private static final Duration CONNECT = Duration.ofSeconds(20);

    /** Where a server is. */
    private record Host(String name, int port, boolean tls) {
    }

    private LdapDirectory() {
    }

    /**
     * The first of the hosts that answers, bound.
     *
     * @param longest how long the server may keep silent
     * @throws SourceFailure with what each of them said
     */
    static LDAPConnection open(Source.LdapServer server, Duration longest, Optional<Path> caFile) {
        List<String> faults = new ArrayList<>();
        for (String text : server.hosts()) {
            Host host = host(text, server.security());
            LDAPConnection connection = new LDAPConnection(socketFactory(server, host, caFile), options(server, longest));
            try {
                connection.connect(host.name(), host.port(), (int) CONNECT.toMillis());
                if (server.security().equals("starttls")) {
                    startTls(connection, server, caFile);
                }
                if (!server.bindDn().isEmpty()) {
                    // RFC 4513 section 5.1.2: an empty password would bind as nobody, without a word.
                    if (server.password().isEmpty()) {
                        throw new SourceFailure("bind_dn without bind_password");
                    }
                    connection.bind(server.bindDn(), server.password());
                }
                return connection;
            } catch (LDAPException refused) {
                connection.close();
                faults.add(host.name() + ":" + host.port() + ": " + said(refused));
            } catch (RuntimeException failed) {
                connection.close();
                throw failed;
            }
        }
        throw new SourceFailure(faults.isEmpty() ? "no host is named" : String.join("; ", faults));
    }

    private static Host host(String text, String security) {
        boolean tls = security.equals("ldaps");
        try {
            URI uri = URI.create(text.contains("://") ? text : "ldap://" + text);
            if (uri.getHost() == null) {
                throw new SourceFailure("that is no host: " + text);
            }
            tls |= uri.getScheme().toLowerCase(Locale.ROOT).equals("ldaps");
            return new Host(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : tls ? 636 : 389, tls);
        } catch (IllegalArgumentException none) {
            throw new SourceFailure("that is no host: " + text);
        }
    }

    private static SocketFactory socketFactory(Source.LdapServer server, Host host, Optional<Path> caFile) {
        return host.tls() ? new VersionedSockets(server.tls().context(caFile).getSocketFactory(), server.tls().parameters()) : SocketFactory.getDefault();
    }

    private static LDAPConnectionOptions options(Source.LdapServer server, Duration longest) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) CONNECT.toMillis());
        options.setResponseTimeoutMillis(longest.toMillis());
        options.setFollowReferrals(false);
        options.setAbandonOnTimeout(true);
        if (server.tls().verify()) {
            // RFC 4513 section 3.1.3: the certificate must be of the host that was asked for.
            options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        }
        return options;
    }

    private static void startTls(LDAPConnection connection, Source.LdapServer server, Optional<Path> caFile) throws LDAPException {
        SSLContext context = server.tls().context(caFile);
        ExtendedResult answer = connection.processExtendedOperation(new StartTLSExtendedRequest(
            new VersionedSockets(context.getSocketFactory(), server.tls().parameters())));
        if (answer.getResultCode() != ResultCode.SUCCESS) {
            throw new LDAPException(answer);
        }
    }

    static SearchRequest request(Source.LdapServer server, Source.LdapSearch search, String... attributes) {
        try {
            SearchRequest request = new SearchRequest(search.base(), scope(search.scope()), Filter.create(search.filter()), attributes);
            request.setDerefPolicy(switch (server.deref()) {
                case "never" -> DereferencePolicy.NEVER;
                case "search" -> DereferencePolicy.SEARCHING;
                case "always" -> DereferencePolicy.ALWAYS;
                default -> DereferencePolicy.FINDING;
            });
            request.setTimeLimitSeconds(Math.toIntExact(search.timeout().toSeconds()));
            request.setResponseTimeoutMillis(search.timeout().plusSeconds(5).toMillis());
            return request;
        } catch (LDAPException wrong) {
            throw new SourceFailure("the filter " + search.filter() + " is none: " + said(wrong), wrong);
        }
    }

    private static SearchScope scope(String word) {
        return switch (word) {
            case "base" -> SearchScope.BASE;
            case "one" -> SearchScope.ONE;
            default -> SearchScope.SUB;
        };
    }

    static SourceFailure failure(Source.LdapServer server, LDAPException refused) {
        return new SourceFailure("the directory " + server + " says: " + said(refused), refused);
    }

    private static String said(LDAPException refused) {
        String text = String.valueOf(refused.getDiagnosticMessage() == null ? refused.getMessage() : refused.getDiagnosticMessage());
        String line = text.lines().findFirst().orElse("");
        return refused.getResultCode().getName() + (line.isBlank() ? "" : ", " + (line.length() > 300 ? line.substring(0, 300) + "…" : line));
    }
}
