package assay.server.organization;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class OrganizationStore {
  /// Of no tenant.
  List<UUID> tenants(Handle handle) {
    return handle.createQuery("select id from organization").mapTo(UUID.class).list();
  }

  Optional<Organization> find(Handle handle, String slug) {
    return handle
        .createQuery(
            """
            select id, slug, name
            from organization
            where slug = :slug
            """)
        .bind("slug", slug)
        .mapTo(Organization.class)
        .findOne();
  }

  Optional<Organization> find(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select id, slug, name
            from organization
            where id = :id
            """)
        .bind("id", id)
        .mapTo(Organization.class)
        .findOne();
  }

  /// False when the slug is taken.
  boolean add(Handle handle, Organization organization) {
    return handle
            .createUpdate(
                """
                insert into organization (id, slug, name)
                values (:id, :slug, :name)
                on conflict (slug) do nothing
                """)
            .bind("id", organization.id())
            .bind("slug", organization.slug())
            .bind("name", organization.name())
            .execute()
        == 1;
  }

  Optional<Role> role(Handle handle, UUID tenant, UUID user) {
    return handle
        .createQuery(
            """
            select role
            from membership
            where tenant_id = :tenant
              and user_id = :user
            """)
        .bind("tenant", tenant)
        .bind("user", user)
        .mapTo(Role.class)
        .findOne();
  }

  void setRole(Handle handle, UUID tenant, UUID user, Role role) {
    handle
        .createUpdate(
            """
            insert into membership (tenant_id, user_id, role)
            values (:tenant, :user, :role)
            on conflict (tenant_id, user_id) do update
            set role = excluded.role
            """)
        .bind("tenant", tenant)
        .bind("user", user)
        .bind("role", role)
        .execute();
  }

  boolean isLastOwner(Handle handle, UUID tenant, UUID user) {
    // The lock keeps two owners from leaving at once.
    var owners =
        handle
            .createQuery(
                """
                select user_id
                from membership
                where tenant_id = :tenant
                  and role = 'OWNER'
                for update
                """)
            .bind("tenant", tenant)
            .mapTo(UUID.class)
            .list();
    return owners.equals(List.of(user));
  }

  List<Membership> ofUser(Handle handle, UUID user) {
    return handle
        .createQuery(
            """
            select o.id as organization, o.slug, o.name, m.role
            from membership m
            join organization o on o.id = m.tenant_id
            where m.user_id = :user
            order by o.slug
            """)
        .bind("user", user)
        .mapTo(Membership.class)
        .list();
  }
}
