package org.colombier.lists.source;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries that one search finds, a page at a time (RFC 2696); where the server sends the values of an attribute in
 * ranges, as Active Directory does with large groups, the rest of them too. Not thread-safe.
 */
final class LdapFindings {

    private static final String RANGE = ";range=";
    private static final int MOST_RANGES = 10_000;

    private final LDAPConnection connection;
    private final Source.LdapServer server;
    private final Source.LdapSearch search;
    private final Deque<SearchResultEntry> page = new ArrayDeque<>();
    private @Nullable ASN1OctetString cookie;
    private boolean begun;

    LdapFindings(LDAPConnection connection, Source.LdapServer server, Source.LdapSearch search) {
        this.connection = connection;
        this.server = server;
        this.search = search;
    }

    Optional<SearchResultEntry> next() {
        while (page.isEmpty() && (!begun || cookie != null)) {
            read();
        }
        return Optional.ofNullable(page.poll());
    }

    /** Whatever ends a search early is a failure: half of an answer would make people leave. */
    private void read() {
        SearchRequest request = LdapDirectory.request(server, search, search.attributes().toArray(String[]::new));
        boolean paged = server.pageSize() > 0 && !search.scope().equals("base");
        if (paged) {
            // Not critical: a server without pages sends everything at once.
            request.addControl(new SimplePagedResultsControl(server.pageSize(), cookie, false));
        }
        begun = true;
        try {
            SearchResult result = connection.search(request);
            page.addAll(result.getSearchEntries());
            SimplePagedResultsControl answer = SimplePagedResultsControl.get(result);
            cookie = paged && answer != null && answer.moreResultsToReturn() ? answer.getCookie() : null;
        } catch (LDAPSearchException none) {
            cookie = null;
            if (none.getResultCode() != ResultCode.NO_SUCH_OBJECT || !isOptional()) {
                throw LdapDirectory.failure(server, none);
            }
        } catch (LDAPException broken) {
            throw LdapDirectory.failure(server, broken);
        }
    }

    /** One entry that a first search named and that is gone meanwhile is nobody; a base that is not there is a mistake. */
    private boolean isOptional() {
        return search.scope().equals("base");
    }

    /** The values of one of an entry's attributes, all of them. */
    List<String> values(SearchResultEntry entry, String attribute) {
        @Nullable Attribute whole = entry.getAttribute(attribute);
        if (whole != null && whole.getValues().length > 0) {
            return List.of(whole.getValues());
        }
        Optional<Attribute> part = ranged(entry, attribute);
        List<String> values = new ArrayList<>();
        for (int n = 0; part.isPresent(); n++) {
            if (n == MOST_RANGES) {
                throw new SourceFailure("the directory sends " + attribute + " of " + entry.getDN() + " in more than " + MOST_RANGES + " ranges");
            }
            values.addAll(List.of(part.get().getValues()));
            part = further(entry.getDN(), attribute, part.get(), values.size());
        }
        return values;
    }

    private static Optional<Attribute> ranged(SearchResultEntry entry, String attribute) {
        String prefix = attribute.toLowerCase(Locale.ROOT) + RANGE;
        return entry.getAttributes().stream().filter(a -> a.getName().toLowerCase(Locale.ROOT).startsWith(prefix)).findFirst();
    }

    /** {@code member;range=0-1499} is followed by {@code member;range=1500-*}; an answer that ends in {@code *} is the last. */
    private Optional<Attribute> further(String dn, String attribute, Attribute part, int have) {
        if (part.getName().endsWith("-*") || part.getValues().length == 0) {
            return Optional.empty();
        }
        try {
            SearchRequest request = new SearchRequest(dn, SearchScope.BASE, "(objectClass=*)", attribute + RANGE + have + "-*");
            request.setResponseTimeoutMillis(search.timeout().plusSeconds(5).toMillis());
            SearchResultEntry more = connection.searchForEntry(request);
            return more == null ? Optional.empty() : ranged(more, attribute);
        } catch (LDAPException broken) {
            throw LdapDirectory.failure(server, broken);
        }
    }
}
