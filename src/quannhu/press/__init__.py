"""Reading a press article without inventing anything (nhập bài báo; R23)."""
