/** The log of rooms on the disk of one machine. */
module io.linechat.sqlite {
    requires transitive io.linechat.core;
    requires java.sql;
    requires transitive static org.jspecify;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;

    exports io.linechat.sqlite;
}
