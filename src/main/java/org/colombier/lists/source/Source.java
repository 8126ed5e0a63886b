package org.colombier.lists.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A place where people stand. Immutable; {@link #text} never holds a password. */
sealed interface Source {

    /** What the report calls it, if nobody gave it a name. */
    String text();

    /** A file of this machine. */
    record LocalFile(String path) implements Source {
        @Override
        public String text() {
            return path;
        }
    }

    /** A file of a web server: addresses, one a line. */
    record Web(String url, Optional<WebFile.Login> login, Duration timeout, Tls tls) implements Source {
        @Override
        public String text() {
            int query = url.indexOf('?');
            return query < 0 ? url : url.substring(0, query) + "?…";
        }
    }

    /** Another list of this site. @param filter which of its members; empty for all */
    record OtherList(String list, String filter) implements Source {
        @Override
        public String text() {
            return list;
        }
    }

    /**
     * People in a directory.
     *
     * @param first  whose findings stand for {@code [attrs1]} in the second; empty for one search
     * @param search gives the people
     * @param emailAttribute of a source of custom attributes: which attribute is the address; the others are custom attributes
     */
    record Directory(LdapServer server, Optional<LdapSearch> first, LdapSearch search, Optional<String> emailAttribute) implements Source {
        @Override
        public String text() {
            return server.hosts() + " " + search.base() + " " + search.filter();
        }
    }

    /**
     * People in a database.
     *
     * @param emailColumn of a source of custom attributes: which column is the address; the others are custom attributes
     */
    record Query(Database database, String sql, Duration timeout, Optional<String> emailColumn) implements Source {
        @Override
        public String text() {
            return database + " " + sql;
        }
    }

    /** How a directory is reached. @param hosts tried in turn, each {@code host}, {@code host:port} or a URL */
    record LdapServer(List<String> hosts, String security, Tls tls, String bindDn, String password, String deref, int pageSize) {

        @Override
        public String toString() {
            return String.join(",", hosts);
        }
    }

    /**
     * One search.
     *
     * @param attributes the address's, then the name's; for custom attributes all of them
     * @param select     of several values of the first attribute: {@code first}, {@code all}, or those that match {@code regex}
     */
    record LdapSearch(String base, String scope, String filter, List<String> attributes, String select, String regex, Duration timeout) {

        LdapSearch with(String otherBase, String otherFilter) {
            return new LdapSearch(otherBase, scope, otherFilter, attributes, select, regex, timeout);
        }
    }

    /** How a database is reached. @param options {@code name=value;name=value}, as Perl's drivers take them */
    record Database(String type, String host, int port, String name, String user, String password, String options) {

        @Override
        public String toString() {
            return type + "://" + host + (port > 0 ? ":" + port : "") + "/" + name;
        }
    }
}
