package assay.server.account;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class AccountStore {
  /// @param passwordHash null until the owner of a fresh server has signed up
  record Credentials(UUID id, String email, String name, @Nullable String passwordHash) {}

  /// @param failures in the window
  /// @param waitSeconds until the oldest of them leaves the window
  record Failures(int failures, double waitSeconds) {}

  /// False when the e-mail address is taken.
  boolean add(Handle handle, Account account, @Nullable String passwordHash, boolean operator) {
    return handle
            .createUpdate(
                """
                insert into app_user (id, email, name, password_hash, is_operator)
                values (:id, :email, :name, :hash, :operator)
                on conflict (email) do nothing
                """)
            .bind("id", account.id())
            .bind("email", account.email())
            .bind("name", account.name())
            .bind("hash", passwordHash)
            .bind("operator", operator)
            .execute()
        == 1;
  }

  boolean isEmpty(Handle handle) {
    return handle
        .createQuery("select not exists (select from app_user)")
        .mapTo(Boolean.class)
        .one();
  }

  /// Accounts that may be used; a disabled one is as good as none.
  Optional<Credentials> credentials(Handle handle, String email) {
    return handle
        .createQuery(
            """
            select id, email, name, password_hash
            from app_user
            where email = :email
              and disabled_at is null
            """)
        .bind("email", email)
        .mapTo(Credentials.class)
        .findOne();
  }

  Optional<Account> find(Handle handle, String email) {
    return handle
        .createQuery(
            """
            select id, email, name
            from app_user
            where email = :email
            """)
        .bind("email", email)
        .mapTo(Account.class)
        .findOne();
  }

  Optional<Account> find(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select id, email, name
            from app_user
            where id = :id
            """)
        .bind("id", id)
        .mapTo(Account.class)
        .findOne();
  }

  void setPassword(Handle handle, UUID id, String passwordHash) {
    handle
        .createUpdate(
            """
            update app_user
            set password_hash = :hash
            where id = :id
            """)
        .bind("id", id)
        .bind("hash", passwordHash)
        .execute();
  }

  /// False when the e-mail address is another's, or the account has a password already.
  boolean claim(Handle handle, Account account, String passwordHash) {
    return handle
            .createUpdate(
                """
                update app_user
                set email = :email, name = :name, password_hash = :hash
                where id = :id
                  and password_hash is null
                  and not exists (select from app_user where email = :email and id <> :id)
                """)
            .bind("id", account.id())
            .bind("email", account.email())
            .bind("name", account.name())
            .bind("hash", passwordHash)
            .execute()
        == 1;
  }

  boolean mailsEntries(Handle handle, UUID id) {
    return handle
        .createQuery("select mail_entries from app_user where id = :id")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  void setMailEntries(Handle handle, UUID id, boolean wanted) {
    handle
        .createUpdate("update app_user set mail_entries = :wanted where id = :id")
        .bind("id", id)
        .bind("wanted", wanted)
        .execute();
  }

  void disable(Handle handle, UUID id) {
    handle
        .createUpdate(
            """
            update app_user
            set disabled_at = assay_now()
            where id = :id
              and disabled_at is null
            """)
        .bind("id", id)
        .execute();
  }

  Failures failures(Handle handle, String email, Duration window) {
    return handle
        .createQuery(
            """
            select count(*) as failures,
                   coalesce(extract(epoch from min(at) - assay_now()), 0) + :window as wait_seconds
            from sign_in_failure
            where email = :email
              and at > assay_now() - make_interval(secs => :window)
            """)
        .bind("email", email)
        .bind("window", (double) window.toSeconds())
        .mapTo(Failures.class)
        .one();
  }

  void addFailure(Handle handle, String email) {
    handle
        .createUpdate("insert into sign_in_failure (email) values (:email)")
        .bind("email", email)
        .execute();
  }

  void forgetFailures(Handle handle, String email) {
    handle
        .createUpdate(
            """
            delete from sign_in_failure
            where email = :email
               or at < assay_now() - interval '1 day'
            """)
        .bind("email", email)
        .execute();
  }
}
