from django.contrib import admin


class PortalAdminSite(admin.AdminSite):
    site_title = "Quản trị cổng"
    site_header = "Quản trị cổng thông tin"
    index_title = "Bảng điều khiển"
    site_url = "/"
    enable_nav_sidebar = False
    newsroom_first = ("news", "videos", "stats")  # then the portal's own pages, people last

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        order = {label: n for n, label in enumerate([*self.newsroom_first, "portal"])}
        return sorted(apps, key=lambda app: order.get(app["app_label"], len(order)))
